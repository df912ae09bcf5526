using Callbook.Tests.Support;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Journeys;

/// <summary>Three servers in processes of their own summarize the calls of one PostgreSQL, and one of them is killed while it does.</summary>
public sealed class When_a_worker_is_killed
{
    const int Calls = 600;

    [Fact, Needs(Need.Postgres)]
    public async Task No_call_is_left_without_a_summary_and_none_has_two()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        await using var door = await CallbookHost.StartOn(store); // takes calls, and has no workers
        var agent = await TestAgent.Create(door);
        await Parallel.ForAsync(0, Calls, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (index, _) =>
            await agent.Post(SomeCall.Of(SomeCall.Agent(0.5, "How can I help?"), SomeCall.User(2, $"I would like to move appointment {index} to Friday."))));
        Assert.Equal(Calls, await Count(door, "select count(*) from jobs where state = 'waiting'"));

        var workers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ServerProcess.Start(store)));
        try
        {
            await Until(door, "select count(*) from summaries", count => count > 0);
            await workers[0].Kill();
            // All leases end at once, those of the living too: whose jobs are taken over while they work on them must not write.
            await using (var write = await door.Dialect.BeginWrite(CancellationToken.None))
            {
                await write.Execute("update jobs set due_at = 0 where state = 'running'", CancellationToken.None);
                await write.Commit(CancellationToken.None);
            }

            await Until(door, "select count(*) from jobs", count => count == 0);
        }
        finally
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
        }

        Assert.Equal(Calls, await Count(door, "select count(*) from call_logs where summary_text is not null"));
        Assert.Equal(Calls, await Count(door, "select count(*) from summaries"));
    }

    static async Task Until(CallbookHost host, string sql, Func<long, bool> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!reached(await Count(host, sql)))
            await Task.Delay(20, patience.Token);
    }

    static async Task<long> Count(CallbookHost host, string sql)
    {
        await using var read = await host.Dialect.BeginRead(CancellationToken.None);
        await using var command = read.Command(sql);
        return (long)(await command.ExecuteScalarAsync())!; // a count is never null
    }
}
