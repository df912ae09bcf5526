using System.Net;
using System.Text.RegularExpressions;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.CallLogs;

public sealed partial class ListCallLogsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_page_is_the_contract_to_the_letter(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.SendJson("""
            { "room_name": "sipRoom-_+14155551234_Ab", "call_started_at": "2024-01-15T15:30:00.1239+01:00", "call_ended_at": "2024-01-15T14:33:00.6239Z",
              "source": "acme-dialer", "source_call_id": "c-42", "end_reason": "caller hung up",
              "session_data": { "campaign": "spring", "caller_id": "+1 (415) 555-1234", "nested": { "b": [1.50, null], "a": "é" } },
              "transcript_json": [
                { "text": "It's <b>5 °C</b> & \"cold\" 😀", "speaker": "user", "timestamp": 2.675, "is_partial": false, "created_at": 4.1 },
                { "text": "Hello!", "speaker": "assistant", "timestamp": 0.5 },
                { "text": "and then", "speaker": "user", "timestamp": 9, "is_partial": true } ],
              "summary_text": "Weather\n\nIt was cold.\n\n**Action Items:**\n- None\n\n**Sentiment:** Neutral" }
            """).Json(HttpStatusCode.Created);

        var page = await agent.Http.GetStringAsync(agent.Logs);

        await Approved.Matches("call-log.json", MadeAt().Replace(Id().Replace(page, "<id>"), "\"${name}\":\"<now>\"") + "\n");
        Assert.Equal(2, Regex.Count(page, $"\"agent_id\":\"{agent.Id}\""));
    }

    [Theory, BothDatabases]
    public async Task Fifty_calls_are_on_the_first_page_unless_more_or_fewer_are_asked_for(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await Task.WhenAll(Enumerable.Range(0, 101).Select(second => agent.Post(SomeCall.StartedAt(SomeCall.Start.AddSeconds(second)))));

        Assert.Equal("50 of 101, {\"page\":1,\"limit\":50,\"total\":101,\"totalPages\":3,\"hasNext\":true,\"hasPrev\":false}",
            await Tell(agent, ""));
        Assert.Equal("1 of 101, {\"page\":3,\"limit\":50,\"total\":101,\"totalPages\":3,\"hasNext\":false,\"hasPrev\":true}",
            await Tell(agent, "?page=3"));
        Assert.Equal("100 of 101, {\"page\":1,\"limit\":100,\"total\":101,\"totalPages\":2,\"hasNext\":true,\"hasPrev\":false}",
            await Tell(agent, "?limit=100"));
        Assert.Equal("1 of 101, {\"page\":101,\"limit\":1,\"total\":101,\"totalPages\":101,\"hasNext\":false,\"hasPrev\":true}",
            await Tell(agent, "?limit=1&page=101"));
    }

    [Theory, BothDatabases]
    public async Task A_page_past_the_end_is_empty(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.Post(SomeCall.Of());

        Assert.Equal("0 of 1, {\"page\":2,\"limit\":50,\"total\":1,\"totalPages\":1,\"hasNext\":false,\"hasPrev\":true}",
            await Tell(agent, "?page=2"));
        Assert.Equal(
            "0 of 1, {\"page\":2147483647,\"limit\":100,\"total\":1,\"totalPages\":1,\"hasNext\":false,\"hasPrev\":true}",
            await Tell(agent, "?page=2147483647&limit=100"));
    }

    [Theory, BothDatabases]
    public async Task An_agent_without_calls_has_no_pages(TestDatabase database) => Assert.Equal(
        "0 of 0, {\"page\":1,\"limit\":50,\"total\":0,\"totalPages\":0,\"hasNext\":false,\"hasPrev\":false}",
        await Tell(await hosts.NewAgent(database), ""));

    [Theory, BothDatabases]
    public async Task The_newest_call_comes_first_and_ids_decide_between_calls_that_start_together(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        int[] hours = [3, 1, 3, 2, 3, 1, 3, 30];
        var posted = await Task.WhenAll(hours.Select(hour => agent.Post(SomeCall.StartedAt(SomeCall.Start.AddHours(hour)))));

        var listed = await agent.Client.CallLogs.ListAsync(agent.Id);

        Assert.Equal(
            posted.OrderByDescending(log => log.CallStartedAt).ThenByDescending(log => log.Id.ToString(), StringComparer.Ordinal)
                .Select(log => log.Id),
            listed.Data.Select(log => log.Id));
    }

    [Theory, BothDatabases]
    public async Task A_wrong_page_or_limit_is_refused_by_its_name(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        string[] wrongPages = ["0", "-1", "1.0", "1e1", "two", "", "+1", "%201", "2147483648", "99999999999999999999", "1&page=1", "١"];
        foreach (var wrong in wrongPages)
            await agent.Get($"?page={wrong}").IsRefused(HttpStatusCode.BadRequest, "page");
        foreach (var wrong in new[] { "0", "101", "-1", "1.5", "", "all", "1&limit=1" })
            await agent.Get($"?limit={wrong}").IsRefused(HttpStatusCode.BadRequest, "limit");
        var both = await agent.Get("?page=0&limit=0").IsRefused(HttpStatusCode.BadRequest, "page");
        Assert.Equal(2, both.GetProperty("errors").EnumerateObject().Count());
    }

    [Theory, BothDatabases]
    public async Task A_parameter_that_the_list_does_not_know_is_refused_by_its_name(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.Get("?speaker=user").IsRefused(HttpStatusCode.BadRequest, "speaker");
        await agent.Get("?page=1&Limit=5").IsRefused(HttpStatusCode.BadRequest, "Limit");
        await agent.Get("?limit[]=5").IsRefused(HttpStatusCode.BadRequest, "limit[]");
    }

    [Theory, BothDatabases]
    public async Task An_agent_of_another_organization_has_no_list(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var stranger = await hosts.NewAgent(database);

        var unknown = await agent.Http.GetAsync($"/v1/agents/{Guid.CreateVersion7()}/call-logs").AsText(HttpStatusCode.NotFound);
        var foreign = await agent.Http.GetAsync(stranger.Logs).AsText(HttpStatusCode.NotFound);

        Assert.Equal(unknown, foreign);
        foreach (var wrong in new[] { "1", "not-a-uuid", "00000000000000000000000000000000", $"{{{agent.Id}}}", $"{agent.Id}%20" })
            await agent.Http.GetAsync($"/v1/agents/{wrong}/call-logs").IsRefused(HttpStatusCode.BadRequest, "agentId");
    }

    [Theory, BothDatabases]
    public async Task Without_a_token_or_with_a_bad_one_nothing_is_told(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        using var stranger = agent.Host.HttpFor("cbk_unknown");
        using var writer = agent.Host.HttpFor(await agent.Host.CreateApiKey(agent.OrganizationId, "call-logs:write"));
        var list = new Uri(agent.Logs, UriKind.Relative);

        await agent.Host.Http.GetAsync(list).IsRefused(HttpStatusCode.Unauthorized);
        await stranger.GetAsync(list).IsRefused(HttpStatusCode.Unauthorized);
        await writer.GetAsync(list).IsRefused(HttpStatusCode.Forbidden);

        using var challenge = await stranger.GetAsync(list);
        Assert.Equal("Bearer realm=\"callbook\", error=\"invalid_token\"", challenge.Headers.WwwAuthenticate.ToString());
    }

    static async Task<string> Tell(TestAgent agent, string query)
    {
        var page = await agent.GetJson(query);
        var pagination = page.GetProperty("pagination");
        return $"{page.GetProperty("data").GetArrayLength()} of {pagination.GetProperty("total")}, {pagination.GetRawText()}";
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.None, 1000)]
    private static partial Regex Id();

    [GeneratedRegex("\"(?<name>created_at|updated_at)\":\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MadeAt();
}
