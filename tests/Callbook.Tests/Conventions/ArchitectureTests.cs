using System.Reflection;
using System.Text.RegularExpressions;
using Callbook.Client;
using Callbook.Server;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;

namespace Callbook.Tests.Conventions;

/// <summary>What ARCHITECTURE.md says of folders and sizes.</summary>
public sealed partial class ArchitectureTests
{
    // A folder may name those of lower levels. A new folder is one word here; an arrow that points up is a question, not an entry.
    static readonly string[][] Levels =
    [
        ["Calls", "Audio", "Store"],
        ["Hosting"],
        ["Access", "Organizations", "Agents"],
        ["Jobs", "CallLogs"],
        ["Writing"],
        ["Ingest", "Watching", "Recordings", "Summaries"],
        ["Platforms"],
        ["Sample"],
    ];

    // Scopes stand in Access, and every route of people's things asks for one.
    static readonly string[] Beside =
    [
        "Organizations names Access", "Agents names Access",
        // The jobs of a log go with it.
        "Jobs names CallLogs",
    ];

    static readonly IEnumerable<SourceFile> Server =
        SourceFile.All.Where(file => file.Path.StartsWith("Callbook.Server/", StringComparison.Ordinal));

    [Fact]
    public void Folders_name_folders_of_lower_levels_only()
    {
        var level = Levels.Index().SelectMany(level => level.Item, (level, folder) => (folder, level.Index)).ToDictionary(StringComparer.Ordinal);
        Assert.Equal(level.Keys.Order(StringComparer.Ordinal), Server.Select(file => file.Feature).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var wrong = from file in Server
                    where file.Feature is not null
                    from named in Named(file, level.Keys)
                    where named != file.Feature && level[named] >= level[file.Feature!]
                    let arrow = $"{file.Feature} names {named}"
                    where !Beside.Contains(arrow, StringComparer.Ordinal)
                    select $"{file}: {arrow}";
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("using Callbook.Server.Recordings;")]
    [InlineData("using Callbook.Server.Recordings.Fetch;")]
    [InlineData("using Fetching = Callbook.Server.Recordings.Fetch;")]
    [InlineData("var ways = global::Callbook.Server.Recordings.Fetch.AllowedNetworks.None;")]
    [InlineData("var ways = Server.Recordings.Fetch.AllowedNetworks.None;")]
    [InlineData("if (!Recordings.Fetch.AllowedNetworks.TryParse(text, out _))")]
    public void A_folder_is_found_by_any_name_for_it(string line) =>
        Assert.Equal(["Recordings"], Named(new("Callbook.Server/Hosting/Some.cs", line), Levels.SelectMany(level => level)));

    [Fact]
    public void A_platform_names_no_other_platform()
    {
        var platforms = Server.Select(file => file.Path.Split('/')).Where(path => path is [_, "Platforms", _, _, ..]).Select(path => path[2]).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(platforms);
        var wrong = from file in Server
                    where file.Path.Split('/') is [_, "Platforms", _, _, ..]
                    from other in platforms
                    where other != file.Path.Split('/')[2] && Regex.IsMatch(Code(file), $@"\bPlatforms\.{other}\b", RegexOptions.None, TimeSpan.FromSeconds(1))
                    select $"{file} names {other}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void What_a_call_is_and_what_a_sound_is_needs_the_base_class_library_only() => Assert.All(
        Server.Where(file => file.Feature is "Calls" or "Audio"),
        file => Assert.All(Using().Matches(file.Text), named => Assert.Matches("^(System|Callbook.Client|Callbook.Server.(Calls|Audio)$)", named.Value)));

    [Fact]
    public void An_entity_needs_the_base_class_library_only() => Assert.All(
        Server.Where(file => file.Path.EndsWith("Row.cs", StringComparison.Ordinal) && file.Text.Contains(" required Guid ", StringComparison.Ordinal)),
        file => Assert.All(Using().Matches(file.Text), named => Assert.Matches("^(System|Callbook.Client|Callbook.Server.Calls$)", named.Value)));

    [Fact]
    public void The_client_knows_nothing_of_the_server()
    {
        var client = SourceFile.All.Where(file => file.Path.StartsWith("Callbook.Client/", StringComparison.Ordinal));
        Assert.DoesNotContain(client, file => file.Text.Contains("Callbook.Server", StringComparison.Ordinal));
        var project = File.ReadAllText(Path.Combine(Repository.Root, "src", "Callbook.Client", "Callbook.Client.csproj"));
        Assert.DoesNotContain("Reference", project, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_short()
    {
        var sizes = SourceFile.All.Select(file => (Lines: file.Lines.Length - 1, file.Path)).Order().ToList();
        Assert.InRange(sizes[sizes.Count / 2].Lines, 1, 59);
        Assert.InRange(sizes[sizes.Count * 9 / 10].Lines, 1, 164);
        Assert.InRange(sizes[^1], (1, ""), (400, "~"));
    }

    [Fact]
    public void Methods_are_short()
    {
        var methods = SourceFile.All
            .SelectMany(file => Methods(file.Lines).Select(method => (method.Lines, Name: $"{file}: {method.Head.Trim()}")))
            .ToList();
        Assert.True(methods.Count > 200); // they are found at all
        Assert.DoesNotContain(methods, method => method.Lines > 40);
    }

    [Fact]
    public void Classes_are_made_of_five_things_at_most()
    {
        var types = typeof(CallbookServer).Assembly.GetTypes().Concat(typeof(CallLog).Assembly.GetTypes());
        var wide = from type in types
                   where type.IsClass && type.GetMethod("<Clone>$") is null && !type.Name.Contains('<', StringComparison.Ordinal)
                   from made in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                   where made.GetParameters().Length > 5
                   select $"{type} is made of {made.GetParameters().Length}";
        Assert.Empty(wide);
    }

    // The format is checked, so a member's braces stand at four columns, or eight in a nested type, alone on their lines.
    static IEnumerable<(string Head, int Lines)> Methods(string[] lines)
    {
        for (var at = 1; at < lines.Length; at++)
        {
            var indent = lines[at].Length - 1;
            if (lines[at].Trim() is not "{" || indent is not (4 or 8))
                continue;
            var head = Array.FindLastIndex(
                lines, at - 1, line => line.Length > indent && line[indent] != ' ' && line[..indent].Trim().Length == 0);
            var end = Array.FindIndex(lines, at, line => line.StartsWith(new string(' ', indent) + "}", StringComparison.Ordinal));
            if (!TypeHead().IsMatch(string.Concat(lines[head..at])))
                yield return (lines[head], end - head + 1);
        }
    }

    static IEnumerable<string> Named(SourceFile file, IEnumerable<string> folders)
    {
        var folder = string.Join('|', folders);
        var qualified = new Regex(
            $@"(?<=\bServer\.)({folder})\b|(?<![\w.""/])({folder})(?=\.\w)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        return qualified.Matches(Code(file)).Select(match => match.Value).Distinct(StringComparer.Ordinal);
    }

    // Without comments and texts.
    static string Code(SourceFile file) => string.Join('\n', file.Lines.Select(line => Quiet().Replace(line, "")));

    [GeneratedRegex(@"(?<=^using )[\w.]+(?=;)", RegexOptions.Multiline, 1000)]
    private static partial Regex Using();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum|namespace)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeHead();

    [GeneratedRegex("//.*|\"(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.None, 1000)]
    private static partial Regex Quiet();
}
