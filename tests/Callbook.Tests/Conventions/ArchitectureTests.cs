using System.Reflection;
using System.Text.RegularExpressions;
using Callbook.Server;
using Callbook.Tests.Support;

namespace Callbook.Tests.Conventions;

/// <summary>What ARCHITECTURE.md says of folders and sizes.</summary>
public sealed partial class ArchitectureTests
{
    // Which folders a folder may name. A new folder is entered here; an arrow that turns round is a question, not an entry.
    static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Store"] = ["Hosting"],
        ["Hosting"] = ["Store"],
        ["Access"] = ["Hosting", "Store"],
        ["Agents"] = ["Access", "Hosting", "Store"],
        ["Organizations"] = ["Access", "Hosting", "Store"],
        ["CallLogs"] = ["Access", "Hosting", "Store"],
        ["Jobs"] = ["Access", "Hosting", "Store"],
        ["Summaries"] = ["Jobs", "CallLogs", "Agents", "Access", "Hosting", "Store"],
        ["Ingest"] = ["Summaries", "Jobs", "CallLogs", "Agents", "Access", "Hosting", "Store"],
        ["Watching"] = ["Ingest", "Access", "Hosting", "Store"],
        ["Sample"] = ["Ingest", "Recordings", "Agents", "Access", "Hosting", "Store"],
        ["Recordings"] = ["Ingest", "Jobs", "CallLogs", "Agents", "Access", "Hosting", "Store"],
        ["LiveKit"] = ["Recordings", "Ingest", "Access", "Hosting", "Store"],
    };

    static readonly IEnumerable<SourceFile> Server =
        SourceFile.All.Where(file => file.Path.StartsWith("Callbook.Server/", StringComparison.Ordinal));

    [Fact]
    public void Folders_obey_the_arrows()
    {
        var folders = Server.Select(file => file.Feature).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        Assert.Equal(Arrows.Keys.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
        var qualified = $@"(?<![\w.""/]|(?<!Server)\.)({string.Join('|', folders)})(?=\.\w)";
        var naming = new Regex($@"{qualified}|(?<=using Callbook\.Server\.)\w+", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

        var wrong = from file in Server
                    where file.Feature is not null
                    from Match name in naming.Matches(Code(file))
                    where folders.Contains(name.Value) && name.Value != file.Feature && !Arrows[file.Feature!].Contains(name.Value)
                    select $"{file} names {name.Value}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void What_is_decided_purely_and_what_is_stored_needs_the_base_class_library_only()
    {
        string[] pure =
        [
            "Ingest/CallEvent.cs", "Ingest/CallFold.cs", "Ingest/SessionFold.cs", "Ingest/SessionFacts.cs", "Ingest/Party.cs", "Ingest/Utterances.cs", "Ingest/Speakers.cs",
            "CallLogs/CallLog.cs", "CallLogs/CallLogDay.cs", "Agents/Agent.cs", "Organizations/Organization.cs",
            "Access/ApiKey.cs", "Access/AccessToken.cs", "Access/OAuthClient.cs", "Access/Member.cs",
        ];
        foreach (var file in pure.Select(path => Server.Single(file => file.Path == $"Callbook.Server/{path}")))
            Assert.All(Using().Matches(file.Text), named => Assert.Matches("^(System|Callbook.Client)", named.Value));
    }

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
        var types = typeof(CallbookServer).Assembly.GetTypes().Concat(typeof(Client.CallLog).Assembly.GetTypes());
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

    // Without comments and texts.
    static string Code(SourceFile file) => string.Join('\n', file.Lines.Select(line => Quiet().Replace(line, "")));

    [GeneratedRegex(@"(?<=^using )[\w.]+(?=;)", RegexOptions.Multiline, 1000)]
    private static partial Regex Using();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum|namespace)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeHead();

    [GeneratedRegex("//.*|\"(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.None, 1000)]
    private static partial Regex Quiet();
}
