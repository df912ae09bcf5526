using System.Net;
using System.Text;
using System.Text.Json;
using Callbook.Server;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Platforms;
using Callbook.Server.Recordings.Fetch;
using Callbook.Tests.Platforms.Acme;
using Callbook.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Platforms;

/// <summary>A platform is three files and a line of registration: here one that only the tests have.</summary>
public sealed class PlatformTests
{
    const string Secret = "acme's secret";

    [Theory, BothDatabases]
    public async Task A_call_of_a_new_platform_becomes_a_log_with_its_summary_and_its_recording_to_fetch(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await Start(store);
        var (organization, key) = await AcmeKey(host);
        using var http = host.HttpFor(key);
        var recorded = await http.PostJson("/v1/agents", """{ "name": "Front desk", "external_id": "front-desk", "enable_recording": true }""").Json(HttpStatusCode.Created);

        await Send(host, """{ "id": "a1", "agent": "front-desk", "startedAt": 1705329000, "revision": 1, "lines": [{ "who": "bot", "text": "Hel", "at": 0.5 }] }""", HttpStatusCode.OK);
        await Send(host, """{ "id": "a1", "agent": "front-desk", "startedAt": 1705329000, "revision": 3, "lines": [{ "who": "bot", "text": "Hello!", "at": 0.5 }, { "who": "caller", "text": "My order.", "at": 2 }] }""", HttpStatusCode.OK);
        // A snapshot that was overtaken replaces nothing.
        await Send(host, """{ "id": "a1", "agent": "front-desk", "startedAt": 1705329000, "revision": 2, "lines": [{ "who": "bot", "text": "Hello", "at": 0.5 }] }""", HttpStatusCode.OK);
        const string end = """{ "id": "a1", "agent": "front-desk", "startedAt": 1705329000, "endedAt": 1705329060, "final": true, "summary": "The caller asked for an order.", "recording": "https://acme.example/r/a1.wav?sig=1" }""";
        await Send(host, end, HttpStatusCode.OK);
        await Send(host, end.Replace("sig=1", "sig=2", StringComparison.Ordinal), HttpStatusCode.OK);

        var agent = recorded.GetProperty("data").Text("id");
        var log = Assert.Single((await http.GetAsync($"/v1/agents/{agent}/call-logs").Json()).GetProperty("data").EnumerateArray());
        Assert.Equal("[0.50s] agent: Hello!\n[2.00s] user: My order.\n[60.00s] system: Call ended: caller hung up", log.Text("transcript_text"));
        Assert.Contains("The caller asked for an order.", log.Text("summary_text"), StringComparison.Ordinal);
        Assert.Equal(("acme-room", 60), (log.Text("room_name"), log.GetProperty("call_duration").GetInt32()));
        var job = Assert.Single((await http.GetAsync($"/v1/jobs?kind={FetchRecordingPayload.Kind}").Json()).GetProperty("data").EnumerateArray());
        Assert.Equal(log.Text("id"), job.Text("call_log_id"));
        await KeepsNoLink(host, organization);
    }

    [Theory, BothDatabases]
    public async Task A_late_snapshot_replaces_the_transcript_of_the_log_and_an_older_one_does_not(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await Start(store);
        var (_, key) = await AcmeKey(host);
        using var http = host.HttpFor(key);
        await Send(host, """{ "id": "a1", "agent": "x", "startedAt": 1705329000, "revision": 5, "lines": [{ "who": "bot", "text": "Hello!", "at": 0.5 }], "endedAt": 1705329060, "final": true }""", HttpStatusCode.OK);

        await Send(host, """{ "id": "a1", "agent": "x", "startedAt": 1705329000, "revision": 4, "lines": [] }""", HttpStatusCode.OK);
        await Send(host, """{ "id": "a1", "agent": "x", "startedAt": 1705329000, "revision": 6, "lines": [{ "who": "bot", "text": "Hello and goodbye!", "at": 0.5 }] }""", HttpStatusCode.OK);

        var agent = Assert.Single((await http.GetAsync("/v1/agents").Json()).GetProperty("data").EnumerateArray());
        Assert.Equal("x", agent.Text("external_id"));
        var log = Assert.Single((await http.GetAsync($"/v1/agents/{agent.Text("id")}/call-logs").Json()).GetProperty("data").EnumerateArray());
        Assert.StartsWith("[0.50s] agent: Hello and goodbye!\n", log.Text("transcript_text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_signed_with_the_platforms_secret_or_long_ago_is_refused_and_changes_nothing()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var host = await Start(store);
        var (_, key) = await AcmeKey(host);
        const string body = """{ "id": "a1", "agent": "x", "startedAt": 1705329000 }""";
        var now = TimeProvider.System.GetUtcNow();

        foreach (var signature in new[]
        {
            null, "", "v0=00", "t=x,v0=00", AcmeSignature.Of(body, "another secret", now), AcmeSignature.Of(body + " ", Secret, now),
            AcmeSignature.Of(body, Secret, now.AddMinutes(-6)), AcmeSignature.Of(body, Secret, now.AddMinutes(6)),
        })
            Assert.Equal(HttpStatusCode.Unauthorized, await Post(host, body, signature).Status());
        Assert.Equal(HttpStatusCode.BadRequest, await Post(host, "{", AcmeSignature.Of("{", Secret, now)).Status());

        using var http = host.HttpFor(key);
        Assert.Empty((await http.GetAsync("/v1/agents").Json()).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task A_secret_without_an_id_needs_none_and_may_have_none()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var host = await Start(store);
        var (_, key) = await host.CreateOrganization();
        using var http = host.HttpFor(key);

        Assert.Equal(HttpStatusCode.BadRequest, await http.PostJson("/v1/ingest-keys", """{ "platform": "acme", "api_key": "k", "secret": "s" }""").Status());
        Assert.Equal(HttpStatusCode.BadRequest, await http.PostJson("/v1/ingest-keys", """{ "platform": "livekit", "secret": "s" }""").Status());
        Assert.Equal(HttpStatusCode.BadRequest, await http.PostJson("/v1/ingest-keys", """{ "platform": "nobody", "secret": "s" }""").Status());
        // Two at a time, for rotation.
        Assert.Equal(HttpStatusCode.Created, await http.PostJson("/v1/ingest-keys", """{ "platform": "acme", "secret": "old" }""").Status());
        Assert.Equal(HttpStatusCode.Created, await http.PostJson("/v1/ingest-keys", """{ "platform": "acme", "secret": "new" }""").Status());
    }

    [Theory, BothDatabases]
    public async Task An_agent_is_known_by_its_platform_and_its_id_there(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await Start(store);
        var (organization, _) = await AcmeKey(host);
        var (agents, platforms) = (host.Services.GetRequiredService<SessionAgents>(), host.Services.GetRequiredService<PlatformList>().All);
        var now = host.Services.GetRequiredService<TimeProvider>().Now();

        var ids = new List<Guid>();
        foreach (var platform in platforms.Concat(platforms))
            ids.Add(await agents.Find(platform, organization, "front-desk", now, CancellationToken.None));

        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(ids.Take(2), ids.Skip(2));
    }

    [Fact]
    public async Task Two_platforms_of_one_name_stop_the_start()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var fault = await Assert.ThrowsAsync<CannotStartException>(() =>
            CallbookHost.StartOn(store, services => services.AddPlatform<AcmePlatform>().AddSingleton<IPlatform, AcmePlatform>()));
        Assert.Contains("'acme'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_and_an_offer_fold_to_the_same_whatever_arrives_first()
    {
        SessionFact[] facts =
        [
            new SummaryFact("Old", SomeCall.Start), new SummaryFact("New", SomeCall.Start.AddMinutes(1)),
            new TranscriptFact("t", 1, []), new TranscriptFact("t", 2, [new ItemFact("i") { Text = "Hello!", Speaker = Client.Speaker.Agent, At = SomeCall.Start }]),
        ];
        foreach (var order in new[] { facts, [.. facts.Reverse()], [facts[1], facts[3], facts[0], facts[2]] })
        {
            var call = SessionFold.Settle(CallFold.Apply(new() { StartedAt = SomeCall.Start }, order));
            Assert.Equal(("New", "Hello!"), (call.Summary, Assert.Single(call.Heard).Entry.Text));
        }
    }

    static Task<CallbookHost> Start(EmptyStore store) => CallbookHost.StartOn(store, services => services.AddPlatform<AcmePlatform>());

    static async Task<(Guid Organization, string ApiKey)> AcmeKey(CallbookHost host)
    {
        var (organization, key) = await host.CreateOrganization();
        using var http = host.HttpFor(key);
        await http.PostJson("/v1/ingest-keys", JsonSerializer.Serialize(new { platform = "acme", secret = Secret })).Json(HttpStatusCode.Created);
        return (organization, key);
    }

    static async Task Send(CallbookHost host, string body, HttpStatusCode status) =>
        Assert.Equal(status, await Post(host, body, AcmeSignature.Of(body, Secret, TimeProvider.System.GetUtcNow())).Status());

    static async Task<HttpResponseMessage> Post(CallbookHost host, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/ingest/acme");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (signature is not null)
            request.Headers.TryAddWithoutValidation("Acme-Signature", signature);
        return await host.Http.SendAsync(request);
    }

    // The link stands in the job that fetches it, and nowhere else.
    static async Task KeepsNoLink(CallbookHost host, Guid organization)
    {
        await using var read = await host.Dialect.BeginRead(CancellationToken.None);
        await using var command = read.Command("select events from call_logs where organization_id = @organization", ("@organization", organization));
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        var facts = Server.Writing.StoredEvents.Unpack(row.GetFieldValue<byte[]>(0)).Facts!; // it has some
        Assert.All(facts, fact => Assert.DoesNotContain("sig=", FactJson.Write(fact), StringComparison.Ordinal));
    }
}
