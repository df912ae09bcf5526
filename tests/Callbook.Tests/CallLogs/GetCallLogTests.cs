using System.Net;
using System.Net.Http.Headers;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.CallLogs;

public sealed class GetCallLogTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_call_is_the_same_alone_as_in_the_list(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = await agent.Post(
            SomeCall.Of(SomeCall.Agent(0.5, "Hello!"), SomeCall.User(1.25, "Ünïcode 😀 <b>")) with { EndReason = "caller hung up" });

        var alone = await agent.Http.GetStringAsync($"{agent.Logs}/{log.Id}");
        var listed = await agent.GetJson();

        // And what its summary rests on, and its recording: none as yet.
        Assert.Equal($"{{\"data\":{listed.GetProperty("data")[0].GetRawText()[..^1]},\"summary\":null,\"recording\":null}}}}", alone);
    }

    [Theory, BothDatabases]
    public async Task A_client_that_has_the_call_is_told_so(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var path = $"/{(await agent.Post(SomeCall.Of())).Id}";
        using var first = await agent.Get(path);
        var tag = first.Headers.ETag!; // asserted by its use
        Assert.True(tag.IsWeak);

        Assert.Equal(HttpStatusCode.NotModified, await Status(agent, path, tag));
        Assert.Equal(HttpStatusCode.NotModified, await Status(agent, path, new EntityTagHeaderValue(tag.Tag)));
        Assert.Equal(HttpStatusCode.NotModified, await Status(agent, path, new("\"other\""), new("\"another\"", isWeak: true), tag));
        Assert.Equal(HttpStatusCode.NotModified, await Status(agent, path, EntityTagHeaderValue.Any));
        Assert.Equal(HttpStatusCode.OK, await Status(agent, path, new EntityTagHeaderValue("\"other\"")));
        Assert.Equal(HttpStatusCode.OK, await Status(agent, path));
    }

    [Theory, BothDatabases]
    public async Task What_is_not_modified_says_how_it_may_be_kept_and_has_no_body(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var path = $"/{(await agent.Post(SomeCall.Of())).Id}";
        using var full = await agent.Get(path);

        using var kept = await agent.GetUnless(path, full.Headers.ETag!); // as above

        Assert.Equal(HttpStatusCode.NotModified, kept.StatusCode);
        Assert.Empty(await kept.Content.ReadAsByteArrayAsync());
        // RFC 9110, 15.4.5: what a 200 would have said.
        Assert.Equal(full.Headers.ETag, kept.Headers.ETag);
        Assert.Equal(full.Headers.CacheControl, kept.Headers.CacheControl);
        Assert.Equal(full.Headers.Vary, kept.Headers.Vary);
        Assert.True(kept.Headers.CacheControl is { Private: true, NoCache: true });
    }

    [Theory, BothDatabases]
    public async Task An_If_None_Match_that_is_no_ETag_is_ignored(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = await agent.Post(SomeCall.Of());
        foreach (var nonsense in new[] { "unquoted", "\"", "W/", "\"a\" \"b\"", ",", "" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{agent.Logs}/{log.Id}");
            request.Headers.TryAddWithoutValidation("If-None-Match", nonsense);
            await agent.Http.SendAsync(request).Json();
        }
    }

    [Theory, BothDatabases]
    public async Task A_call_is_found_only_under_its_own_agent(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var sibling = await agent.Sibling();
        var stranger = await hosts.NewAgent(database);
        var log = await agent.Post(SomeCall.Of());
        using var full = await agent.Get($"/{log.Id}");

        string[] answers =
        [
            await agent.Get($"/{Guid.CreateVersion7()}").AsText(HttpStatusCode.NotFound),
            await sibling.Get($"/{log.Id}").AsText(HttpStatusCode.NotFound),
            await stranger.Get($"/{log.Id}").AsText(HttpStatusCode.NotFound),
            await stranger.Http.GetAsync($"{agent.Logs}/{log.Id}").AsText(HttpStatusCode.NotFound),
        ];

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, await Status(stranger, $"/{log.Id}", full.Headers.ETag!, EntityTagHeaderValue.Any));
    }

    [Theory, BothDatabases]
    public async Task What_is_no_UUID_is_refused(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.Get("/1").IsRefused(HttpStatusCode.BadRequest, "callLogId");
        await agent.Get($"/{Guid.CreateVersion7():n}").IsRefused(HttpStatusCode.BadRequest, "callLogId");
        await agent.Http.DeleteAsync($"{agent.Logs}/1").IsRefused(HttpStatusCode.BadRequest, "callLogId");
        await agent.Http.GetAsync($"/v1/agents/x/call-logs/{Guid.CreateVersion7()}").IsRefused(HttpStatusCode.BadRequest, "agentId");
    }

    [Theory, BothDatabases]
    public async Task Ids_are_written_in_small_letters_however_they_were_asked_for(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = await agent.Post(SomeCall.Of());

        var (agentId, logId) = (agent.Id.ToString().ToUpperInvariant(), log.Id.ToString().ToUpperInvariant());
        var data = (await agent.Http.GetAsync($"/v1/agents/{agentId}/call-logs/{logId}").Json()).GetProperty("data");

        Assert.Equal((log.Id.ToString(), agent.Id.ToString()), (data.Text("id"), data.Text("agent_id")));
        Assert.Equal(7, log.Id.Version);
    }

    static Task<HttpStatusCode> Status(TestAgent agent, string path, params EntityTagHeaderValue[] known) =>
        agent.GetUnless(path, known).Status();
}
