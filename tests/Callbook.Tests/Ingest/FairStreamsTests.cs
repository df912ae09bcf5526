using System.Net;
using Callbook.Server.Ingest;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Ingest;

public sealed class FairStreamsTests
{
    [Theory, BothDatabases]
    public async Task An_organization_has_its_share_of_the_open_streams_and_others_find_room(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await Start(store, streams: 8);
        var (agent, other) = (await TestAgent.Create(host), await TestAgent.Create(host));
        var id = await agent.StartCall();
        var open = new List<EntryStreamClient>();
        for (var stream = 0; stream < 4; stream++)
            open.Add(await EntryStreamClient.Open(agent, id));

        await SendLines(agent, id).IsRefused(HttpStatusCode.ServiceUnavailable);
        await using (var stream = await EntryStreamClient.Open(other, await other.StartCall()))
        {
            await stream.Send(Line);
            Assert.NotNull(await stream.Answer());
        }

        foreach (var stream in open)
        {
            await stream.Finish();
            Assert.Null(await stream.Answer());
            await stream.DisposeAsync();
        }

        Assert.Equal(HttpStatusCode.OK, await SendLines(agent, id).Status());
    }

    [Theory, BothDatabases]
    public async Task The_beginnings_of_long_lines_are_limited_in_total(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await Start(store, streams: 32); // 2 MiB
        var agent = await TestAgent.Create(host);
        var id = await agent.StartCall();
        await using var first = await EntryStreamClient.Open(agent, id);
        await using var second = await EntryStreamClient.Open(agent, id);

        await first.Send(LongLine[..^1]);
        await first.Send("\n");
        Assert.NotNull(await first.Answer());
        await second.Send(LongLine); // the memory of the first has been returned
        Assert.NotNull(await second.Answer());

        await first.Send(LongLine[..^1]);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await second.Send(LongLine[..^1]);
            // One of the two was cut off.
            await Task.WhenAny(first.Answer(), second.Answer()).Unwrap();
        });
    }

    const string Line = """{"text":"Hello!","speaker":"agent"}""" + "\n";

    static string LongLine { get; } = $$"""{"text":"{{new string(' ', 700_000)}}x","speaker":"agent"}""" + "\n";

    static Task<CallbookHost> Start(EmptyStore store, int streams) => CallbookHost.StartOn(
        store, services => services.AddSingleton(new StreamBudget(streams * StreamBudget.BytesOfStream)));

    static async Task<HttpResponseMessage> SendLines(TestAgent agent, Guid id)
    {
        using var body = new StringContent(Line);
        body.Headers.ContentType = new("application/x-ndjson");
        return await agent.Http.PostAsync(new Uri($"{agent.Calls()}/{id}/entries", UriKind.Relative), body);
    }
}
