using System.Net;
using System.Text;
using Callbook.Tests.Recordings.Fetch;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Recordings;

public sealed class PostRecordingFetchTests : IClassFixture<FetchHosts>
{
    readonly FetchHosts hosts;

    public PostRecordingFetchTests(FetchHosts hosts)
    {
        this.hosts = hosts;
        hosts.Platform.Forget();
    }

    FileHost Platform => hosts.Platform;

    [Fact]
    public async Task A_name_and_password_are_sent_to_the_platform()
    {
        var agent = await TestAgent.Create((await hosts.On(TestStore.Files)).Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;

        await agent.Client.Recordings.FetchAsync(agent.Id, call, new(Platform.At("/whole.wav").ToString(), "AC1", "p:w", OffsetSeconds: 0.5));
        await agent.Fetch();

        Assert.Equal([$"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("AC1:p:w"))}"], Platform.Authorizations);
        Assert.Equal(0.5, (await agent.Log(call)).GetProperty("recording").GetProperty("offset_seconds").GetDouble());
    }

    [Theory, InlineData(TestStore.Files), InlineData(TestStore.FilesWithPostgres), InlineData(TestStore.S3)]
    public async Task A_call_that_is_deleted_meanwhile_leaves_nothing_behind(TestStore store)
    {
        var host = await hosts.On(store);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var call = await agent.PostOffered(Platform.At("/held.wav"));

        var fetching = agent.Fetch();
        await Platform.Asked;
        await agent.Client.CallLogs.DeleteAsync(agent.Id, call);
        Platform.TellOpened();
        await fetching;

        Assert.Empty(await agent.Fetches());
        Assert.DoesNotContain(await host.Kept(), name => name.Contains($"{agent.Id}", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(host.Incoming());
    }

    [Fact]
    public async Task An_agent_that_is_not_recorded_refuses_and_one_that_is_no_longer_fetches_nothing()
    {
        var agent = await TestAgent.Create((await hosts.On(TestStore.Files)).Server, recorded: true);
        var call = await agent.PostOffered(Platform.At("/whole.wav"));
        await agent.Client.Agents.UpdateAsync(agent.Id, new("Reception", EnableRecording: false));

        await agent.Http.PostJson($"{agent.Recording(call)}/fetch", """{ "url": "https://example.com/a.wav" }""").IsRefused(HttpStatusCode.Conflict);
        await agent.Fetch();

        Assert.Empty(Platform.Requests);
        Assert.Empty(await agent.Fetches());
        Assert.Null(await agent.FetchStatus(call));
    }

    [Fact]
    public async Task A_call_in_progress_takes_an_offer_and_is_told_of_a_dead_link_when_it_is_over()
    {
        var agent = await TestAgent.Create((await hosts.On(TestStore.Files)).Server, recorded: true);
        var (good, bad) = (await agent.StartCall(), await agent.StartCall());
        await agent.Client.Recordings.FetchAsync(agent.Id, good, new(Platform.At("/whole.wav").ToString()));
        await agent.Client.Recordings.FetchAsync(agent.Id, bad, new(Platform.At("/status/410").ToString()));

        await agent.Fetch();
        await agent.End(good);
        await agent.End(bad);

        Assert.NotNull(await agent.RecordingUrl(good));
        var waiting = Assert.Single(await agent.Fetches());
        await agent.Client.Jobs.RetryAsync(waiting.Id);
        await agent.Fetch();
        Assert.Equal("""{"status":"gone","http_status":410}""", await agent.FetchStatus(bad));
    }

    [Theory]
    [InlineData("{}", "url"), InlineData("""{ "url": "ftp://example.com/a.wav" }""", "url"), InlineData("""{ "url": "/a.wav" }""", "url")]
    [InlineData("""{ "url": "https://example.com/a", "password": "x" }""", "username"), InlineData("""{ "url": "https://example.com/a", "username": "a:b" }""", "username")]
    [InlineData("""{ "url": "https://example.com/a", "offset_seconds": 1e9 }""", "offset_seconds"), InlineData("""{ "url": "https://example.com/a", "user": "x" }""", "user")]
    public async Task What_is_wrong_with_an_order_is_said_by_place(string body, string place)
    {
        var agent = await TestAgent.Create((await hosts.On(TestStore.Files)).Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;

        await agent.Http.PostJson($"{agent.Recording(call)}/fetch", body).IsRefused(HttpStatusCode.BadRequest, place);
        await agent.Http.PostJson($"{agent.Recording(call)}/fetch", $$"""{ "url": "https://example.com/{{new string('a', 4100)}}" }""").IsRefused(HttpStatusCode.BadRequest, "url");
        await agent.Http.PostJson($"{agent.Recording(Guid.CreateVersion7())}/fetch", body).IsRefused(HttpStatusCode.NotFound);
        Assert.Empty(await agent.Fetches());
    }
}
