using Callbook.Server.CallLogs;
using Callbook.Tests.Support;

namespace Callbook.Tests.CallLogs;

public sealed class CallLogQueryTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task It_reads_the_agents_logs_in_the_order_of_the_list_over_all_batches_and_from_any_place(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var calls = Enumerable.Range(0, 205).Select(hour => SomeCall.StartedAt(SomeCall.Start.AddHours(hour / 2)));
        await Task.WhenAll(calls.Select(call => agent.Post(call)));
        var stranger = await hosts.NewAgent(database);

        var heads = await Read(agent, new(agent.OrganizationId, agent.Id));

        Assert.Equal(205, heads.Count);
        Assert.Equal(heads.OrderByDescending(head => head.StartedAt).ThenByDescending(head => head.Id.ToString(), StringComparer.Ordinal).Select(head => head.Id), heads.Select(head => head.Id));
        Assert.Equal(heads.Skip(100), await Read(agent, new(agent.OrganizationId, agent.Id) { Before = (heads[99].StartedAt, heads[99].Id) }));
        Assert.Empty(await Read(agent, new(stranger.OrganizationId, agent.Id)));
    }

    static async Task<IReadOnlyList<CallLogHead>> Read(TestAgent agent, CallLogQuery query)
    {
        var heads = new List<CallLogHead>();
        await foreach (var head in query.Read(agent.Host.Dialect, CancellationToken.None))
            heads.Add(head);
        return heads;
    }
}
