using System.Text.Json;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Journeys;

/// <summary>Somebody who has copied the snippets of docs/live.md into an agent of theirs.</summary>
public sealed class When_an_agent_logs_its_turns
{
    const int MostLines = 60;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    static readonly string[] Before = ["agent: Hello! How can I help you today?", "user: Can I move my appointment?"];
    static readonly string[] Meanwhile = ["agent: Of course: to when?", "user: Thursday \"at ten\", über-early ☎", "user: yes"];
    static readonly string[] After = ["user: yes", "agent: Done. Goodbye!"];

    [Theory, BothDatabases, Needs(Need.Python)]
    public Task The_python_snippet_loses_nothing_when_the_server_is_restarted(TestDatabase database) =>
        Nothing_is_lost(database, "python3", "call.py", Snippet("python"));

    [Theory, BothDatabases, Needs(Need.Node)]
    public Task The_javascript_snippet_loses_nothing_when_the_server_is_restarted(TestDatabase database) =>
        Nothing_is_lost(database, "node", "call.mjs", Snippet("js"));

    [Theory, InlineData("python"), InlineData("js")]
    public void A_snippet_is_short_enough_to_read(string language) =>
        Assert.InRange(FencedCode.Of("live.md", language)[0].Split('\n').Length, 1, MostLines - 1);

    // The class, and then the plain agent that uses it.
    static string Snippet(string language) => string.Join('\n', FencedCode.Of("live.md", language).Take(2));

    static async Task Nothing_is_lost(TestDatabase database, string program, string name, string code)
    {
        await using var store = await EmptyStore.Create(database);
        var first = await CallbookHost.StartOn(store);
        var agent = await TestAgent.Create(first);
        var file = Path.Combine(store.DataDirectory, name);
        await File.WriteAllTextAsync(file, code);
        await using var snippet = Talker.Start(
            program, [file], ("CALLBOOK_URL", first.Url.ToString().TrimEnd('/')), ("CALLBOOK_KEY", agent.ApiKey), ("AGENT_ID", agent.Id.ToString()));
        foreach (var line in Before)
            await snippet.Say(line);
        await Stored(agent, Before.Length);
        await first.DisposeAsync();
        foreach (var line in Meanwhile)
            await snippet.Say(line);
        await snippet.Complains("again in");

        await using var second = await CallbookHost.StartOn(store, $"--urls={first.Url}");
        foreach (var line in After)
            await snippet.Say(line);
        await snippet.Finish();

        using var http = second.HttpFor(agent.ApiKey);
        var list = await http.GetAsync(new Uri(agent.Logs, UriKind.Relative)).Json();
        var log = Assert.Single(list.GetProperty("data").EnumerateArray());
        string[] said = [.. Before, .. Meanwhile, .. After];
        Assert.Equal([.. said, "system: Call ended: caller hung up"], log.GetProperty("transcript_json").EnumerateArray().Select(Line), StringComparer.Ordinal);
        Assert.Equal(said.Length + 1, log.GetProperty("session_data").GetProperty("total_entries").GetInt32());
    }

    // Nobody is told of it until there is somebody to watch the call.
    static async Task Stored(TestAgent agent, int entries)
    {
        using var clock = new CancellationTokenSource(Patience);
        while (await agent.Client.Calls.ListAsync(agent.Id, cancellationToken: clock.Token) is not { Data: [var call] } || call.EntryCount < entries)
            await Task.Delay(Pause, clock.Token);
    }

    static string Line(JsonElement entry) => $"{entry.Text("speaker")}: {entry.Text("text")}";
}
