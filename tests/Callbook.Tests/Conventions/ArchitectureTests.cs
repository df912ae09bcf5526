using System.Text.RegularExpressions;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;

namespace Callbook.Tests.Conventions;

/// <summary>What ARCHITECTURE.md says about folders.</summary>
public sealed class ArchitectureTests
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
    [InlineData("var ways = global::Callbook.Server.Recordings.Fetch.FetchStatus.None;")]
    [InlineData("var ways = Server.Recordings.Fetch.FetchStatus.None;")]
    [InlineData("if (!Recordings.Fetch.FetchPolicy.TryParse(text, out _))")]
    public void A_folder_is_found_by_any_name_for_it(string line) =>
        Assert.Equal(["Recordings"], Named(new("Callbook.Server/Hosting/Some.cs", line), Levels.SelectMany(level => level)));

    [Fact]
    public void A_platform_names_no_other_platform()
    {
        var platforms = Server.Select(file => file.Platform).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(platforms); // they are found at all
        var wrong = from file in Server
                    where file.Platform is not null
                    from other in platforms
                    where other != file.Platform && Regex.IsMatch(file.Code, $@"\bPlatforms\.{other}\b", RegexOptions.None, TimeSpan.FromSeconds(1))
                    select $"{file} names {other}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_client_knows_nothing_of_the_server()
    {
        var client = SourceFile.All.Where(file => file.Path.StartsWith("Callbook.Client/", StringComparison.Ordinal));
        Assert.DoesNotContain(client, file => file.Text.Contains("Callbook.Server", StringComparison.Ordinal));
        var project = File.ReadAllText(Path.Combine(Repository.Root, "src", "Callbook.Client", "Callbook.Client.csproj"));
        Assert.DoesNotContain("Reference", project, StringComparison.Ordinal);
    }

    static IEnumerable<string> Named(SourceFile file, IEnumerable<string> folders)
    {
        var folder = string.Join('|', folders);
        var qualified = new Regex(
            $@"(?<=\bServer\.)({folder})\b|(?<![\w.""/])({folder})(?=\.\w)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        return qualified.Matches(file.Code).Select(match => match.Value).Distinct(StringComparer.Ordinal);
    }
}
