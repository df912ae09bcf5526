using System.Net;
using Callbook.Server.Store;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.CallLogs;

public sealed class DeleteCallLogTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_deleted_call_is_gone_from_everywhere_at_once(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var kept = await agent.Post(SomeCall.StartedAt(SomeCall.Start));
        var deleted = await agent.Post(SomeCall.StartedAt(SomeCall.Start.AddDays(1)));

        await agent.Client.CallLogs.DeleteAsync(agent.Id, deleted.Id);

        var list = await agent.Client.CallLogs.ListAsync(agent.Id);
        Assert.Equal([kept.Id], list.Data.Select(log => log.Id));
        Assert.Equal((1L, 1L), (list.Pagination.Total, list.Pagination.TotalPages));
        await agent.Get($"/{deleted.Id}").IsRefused(HttpStatusCode.NotFound);
        Assert.Equal((1L, 1L), await Rows(agent));
    }

    [Theory, BothDatabases]
    public async Task Deleting_answers_without_a_body_and_only_once(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = new Uri($"{agent.Logs}/{(await agent.Post(SomeCall.Of())).Id}", UriKind.Relative);

        Assert.Equal("", await agent.Http.DeleteAsync(log).AsText(HttpStatusCode.NoContent));
        await agent.Http.DeleteAsync(log).IsRefused(HttpStatusCode.NotFound);
    }

    [Theory, BothDatabases]
    public async Task Of_many_who_delete_a_call_at_once_one_does(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.Post(SomeCall.Of());
        var log = new Uri($"{agent.Logs}/{(await agent.Post(SomeCall.Of())).Id}", UriKind.Relative);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => agent.Http.DeleteAsync(log)));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.NoContent));
        Assert.Equal(15, answers.Count(answer => answer.StatusCode == HttpStatusCode.NotFound));
        Assert.Equal((1L, 1L), await Rows(agent));
    }

    [Theory, BothDatabases]
    public async Task A_call_that_one_server_deletes_is_gone_from_another_that_has_just_shown_it(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var one = await CallbookHost.StartOn(store);
        await using var other = await CallbookHost.StartOn(store);
        var agent = await TestAgent.Create(one);
        using var there = other.HttpFor(agent.ApiKey);
        var log = await agent.Post(SomeCall.Of(SomeCall.User(1, "Forget me.")));
        foreach (var path in new[] { agent.Logs, $"{agent.Logs}?page=1", $"{agent.Logs}/{log.Id}" })
            Assert.Contains("Forget me.", await there.GetStringAsync(path), StringComparison.Ordinal);

        await agent.Client.CallLogs.DeleteAsync(agent.Id, log.Id);

        Assert.DoesNotContain("Forget me.", await there.GetStringAsync(agent.Logs), StringComparison.Ordinal);
        await there.GetAsync($"{agent.Logs}/{log.Id}").IsRefused(HttpStatusCode.NotFound);
    }

    [Theory, BothDatabases]
    public async Task Nobody_deletes_the_call_of_another(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var sibling = await agent.Sibling();
        var stranger = await hosts.NewAgent(database);
        var log = await agent.Post(SomeCall.Of());
        using var reader = agent.Host.HttpFor(await agent.Host.CreateApiKey(agent.OrganizationId, "call-logs:read", "call-logs:write"));

        await sibling.Http.DeleteAsync($"{sibling.Logs}/{log.Id}").IsRefused(HttpStatusCode.NotFound);
        await stranger.Http.DeleteAsync($"{agent.Logs}/{log.Id}").IsRefused(HttpStatusCode.NotFound);
        await stranger.Http.DeleteAsync($"{stranger.Logs}/{log.Id}").IsRefused(HttpStatusCode.NotFound);
        await reader.DeleteAsync($"{agent.Logs}/{log.Id}").IsRefused(HttpStatusCode.Forbidden);

        Assert.Equal((1L, 1L), await Rows(agent));
        Assert.Equal(log.Id, (await agent.Client.CallLogs.GetAsync(agent.Id, log.Id)).Id);
    }

    [Theory, BothDatabases]
    public async Task A_deleted_call_may_be_posted_again(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var call = SomeCall.Of() with { Source = "dialer", SourceCallId = "c-42" };
        var first = await agent.Post(call, "key");
        await agent.Client.CallLogs.DeleteAsync(agent.Id, first.Id);

        var second = await agent.Post(call, "key");

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal((1L, 1L), await Rows(agent));
    }

    // What is stored, not what is shown: the counts are kept beside the logs.
    static async Task<(long Logs, long Counted)> Rows(TestAgent agent)
    {
        await using var connection = await agent.Host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command(
            """
            select (select count(*) from call_logs where agent_id = @agent),
                   (select cast(coalesce(sum(count), 0) as bigint) from call_log_days where agent_id = @agent)
            """, ("@agent", agent.Id));
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }
}
