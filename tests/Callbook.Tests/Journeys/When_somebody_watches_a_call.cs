using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Journeys;

/// <summary>Somebody who follows a call while the server is restarted under them.</summary>
public sealed class When_somebody_watches_a_call
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory, BothDatabases]
    public async Task The_client_tells_everything_once_whatever_happens_to_the_server(TestDatabase database)
    {
        var told = new List<WatchedEvent>();
        await Follow(database, async (agent, call, heard) =>
        {
            using var clock = new CancellationTokenSource(Patience);
            await foreach (var news in agent.Client.Calls.WatchAsync(agent.Id, call, cancellationToken: clock.Token))
            {
                told.Add(news);
                if (news.Entry is { } entry)
                    heard(entry.Text);
            }
        });
        Assert.Equal(["0", "1", "2", "end"], told.Select(news => news.Id));
        Assert.Equal(["Hello!", "I lo", "I lost it."], told.Select(news => news.Entry?.Text).Take(3));
        Assert.Equal(("u1", Speaker.User, "caller hung up"), (told[2].Entry?.UtteranceId, told[2].Entry!.Speaker, told[3].End?.EndReason));
    }

    [Theory, BothDatabases, Needs(Need.Node)]
    public async Task The_javascript_snippet_tells_everything_once_whatever_happens_to_the_server(TestDatabase database) =>
        await Follow(database, async (agent, call, heard) =>
        {
            // Its lines are read where programs complain.
            var file = Path.Combine(Directory.CreateTempSubdirectory("callbook-test-").FullName, "watch.mjs");
            await File.WriteAllTextAsync(file, string.Join('\n', ["console.log = console.error;", .. FencedCode.Of("live.md", "js").Skip(2)]));
            await using var snippet = Talker.Start(
                "node", [file], ("CALLBOOK_URL", agent.Host.Url.ToString().TrimEnd('/')), ("CALLBOOK_KEY", agent.ApiKey), ("AGENT_ID", $"{agent.Id}"), ("CALL_ID", $"{call}"));
            foreach (var line in new[] { "agent: Hello!", "user: I lo", "user: I lost it.", "-- caller hung up" })
            {
                Assert.Equal(line, await snippet.Complains(""));
                heard(line);
            }

            await snippet.Finish();
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true); // a file in a folder
        });

    [Fact]
    public async Task The_client_says_what_will_not_get_better()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var agent = await TestAgent.Create(host);
        await Assert.ThrowsAsync<CallbookException>(async () => await agent.Client.Calls.WatchAsync(agent.Id, Guid.CreateVersion7()).GetAsyncEnumerator().MoveNextAsync());
        var call = (await agent.Client.Calls.StartAsync(agent.Id, new("room"))).Id;
        await agent.Client.Calls.EndAsync(agent.Id, call);
        Assert.False(await agent.Client.Calls.WatchAsync(agent.Id, call, "end").GetAsyncEnumerator().MoveNextAsync());
    }

    static async Task Follow(TestDatabase database, Func<TestAgent, Guid, Action<string>, Task> watch)
    {
        await using var store = await EmptyStore.Create(database);
        var first = await CallbookHost.StartOn(store);
        var agent = await TestAgent.Create(first);
        var call = await agent.StartCall();
        var two = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watching = watch(agent, call, text =>
        {
            if (text.EndsWith("I lo", StringComparison.Ordinal))
                two.SetResult();
        });
        await agent.Append(call, SomeCall.Agent(1, "Hello!"), SomeCall.Partial(2, "I lo", "u1"));
        await (await Task.WhenAny(two.Task, watching)).WaitAsync(Patience);
        await first.DisposeAsync();

        await using var second = await CallbookHost.StartOn(store, $"--urls={first.Url}");
        await agent.On(second).Append(call, SomeCall.User(2, "I lost it.") with { UtteranceId = "u1" });
        await agent.On(second).End(call, new(SomeCall.Start.AddMinutes(3), "caller hung up"));
        await watching.WaitAsync(Patience);
    }
}
