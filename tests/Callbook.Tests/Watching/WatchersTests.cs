using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Text;
using Callbook.Server.Ingest;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Watching;

/// <summary>Watchers that stay, and those who cannot.</summary>
public sealed class WatchersTests
{
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    [Theory, BothDatabases]
    public async Task A_silent_stream_shows_that_it_still_stands(TestDatabase database)
    {
        var time = new HeldTime();
        await using var host = await CallbookHost.Start(database, time);
        var agent = await TestAgent.Create(host);
        using var answer = await EventStream.Request(agent, await agent.StartCall());
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.StartsWith("retry: ", await lines.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("", await lines.ReadLineAsync());
        for (var beat = 0; beat < 3; beat++)
        {
            var next = lines.ReadLineAsync();
            await time.AdvanceUntil(next, Beat);
            Assert.Equal(":", await next);
            Assert.Equal("", await lines.ReadLineAsync());
        }
    }

    [Theory, BothDatabases]
    public async Task A_stream_ends_with_its_credential_even_while_much_is_said(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database, new HeldTime());
        var agent = await TestAgent.Create(host);
        var id = await agent.StartCall();
        using var admin = host.HttpFor(await host.CreateApiKey(agent.OrganizationId));
        await using var stream = await EventStream.Open(agent, id);
        var keys = await admin.GetAsync(new Uri("/v1/api-keys", UriKind.Relative)).Json();
        var key = keys.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()).Min();
        Assert.True((await admin.DeleteAsync(new Uri($"/v1/api-keys/{key}", UriKind.Relative))).IsSuccessStatusCode);

        var rest = stream.TakeAll();
        for (var at = 0; at < 10_000 && !rest.IsCompleted; at++)
            await admin.PostJson($"{agent.Calls()}/{id}/entries", $$"""[{"text":"on and on","speaker":"user","timestamp":{{at}}}]""").Json();

        Assert.DoesNotContain(await rest, told => told.Type == "end");
    }

    [Theory, BothDatabases]
    public async Task A_watcher_that_takes_nothing_is_cut_off_and_holds_up_nobody(TestDatabase database)
    {
        var time = new HeldTime();
        await using var host = await CallbookHost.Start(database, time);
        var agent = await TestAgent.Create(host);
        var id = await agent.StartCall();
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "callbook.watchers.cut_off")
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => cut.TrySetResult());
        meters.Start();

        await using var quick = await EventStream.Open(agent, id);
        using var slow = new TcpClient { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync(host.Url.Host, host.Url.Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {agent.Calls()}/{id}/events HTTP/1.1\r\nHost: {host.Url.Authority}\r\nAuthorization: Bearer {agent.ApiKey}\r\n\r\n"));
        for (var index = 0; index < 200; index += 20)
        {
            await agent.Append(id, [.. Enumerable.Range(index, 20).Select(at => SomeCall.User(at, new string('x', 90_000)))]);
            Assert.Equal(20, (await quick.Take(20)).Count);
        }

        await time.AdvanceUntil(cut.Task, Beat);
        await agent.End(id);
        Assert.Equal("end", Assert.Single(await quick.TakeAll()).Id);
        var rest = new MemoryStream();
        await Assert.ThrowsAsync<IOException>(() => slow.GetStream().CopyToAsync(rest));
        Assert.DoesNotContain("event: end", Encoding.ASCII.GetString(rest.ToArray()), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_server_that_stops_closes_its_streams_and_another_goes_on(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var host = await CallbookHost.StartOn(store, new HeldTime());
        var agent = await TestAgent.Create(host);
        var id = await agent.StartCall();
        await agent.Append(id, SomeCall.Agent(1, "Hello!"));
        await using var stream = await EventStream.Open(agent, id);
        await stream.Take(1);
        await host.DisposeAsync();
        Assert.Null(await stream.Next()); // closed as it should be, not broken

        await using var next = await CallbookHost.StartOn(store, new HeldTime());
        await using var again = await EventStream.Open(agent.On(next), id, "0");
        await agent.On(next).Append(id, SomeCall.User(2, "Hi."));
        Assert.Equal("1", Assert.Single(await again.Take(1)).Id);
    }

    [Theory, BothDatabases]
    public async Task A_call_that_is_closed_for_its_silence_ends_for_its_watchers(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var agent = await TestAgent.Create(host);
        var call = await agent.Client.Calls.StartAsync(agent.Id, new("room"));
        await using var stream = await EventStream.Open(agent, call.Id);
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(1, await host.Services.GetRequiredService<CloseIdleCalls>().SweepNow(CancellationToken.None));
        Assert.Equal("connection lost", Assert.Single(await stream.TakeAll()).Data.Text("end_reason"));
    }
}
