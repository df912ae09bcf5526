using Callbook.Server.Jobs;
using Callbook.Server.Store;
using Callbook.Tests.Support;

namespace Callbook.Tests.Jobs;

/// <summary>What a claim costs does not depend on how many jobs wait.</summary>
public sealed class JobBacklogTests
{
    const int Waiting = 100_000;

    const string Insert =
        """
        with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < @count)
        insert into jobs (id, organization_id, kind, agent_id, subject_id, state, attempts, wanted, due_at, created_at)
        select {id}, @organization, 'test', {id}, {id}, 'waiting', 0, 1, n, n from numbers
        """;

    [Theory, BothDatabases]
    public async Task Neither_the_turns_nor_the_jobs_of_an_organization_are_found_by_reading_all_its_waiting_jobs(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var organization = Guid.CreateVersion7();
        await using (var write = await host.Dialect.BeginWrite(CancellationToken.None))
        {
            var id = database == TestDatabase.Postgres ? "gen_random_uuid()" : "upper(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6)))";
            await write.Execute(Insert.Replace("{id}", id, StringComparison.Ordinal), CancellationToken.None, ("@count", Waiting), ("@organization", organization));
            await write.Commit(CancellationToken.None);
        }

        await using var read = await host.Dialect.BeginWrite(CancellationToken.None);
        await read.Execute("analyze jobs", CancellationToken.None);
        var turns = await Plan(
            database, read, JobLeases.SelectTurns, ("@kind", "test"), ("@after", Guid.Empty), ("@until", Guid.AllBitsSet), ("@most", 64), ("@waited", 0L));
        var claim = await Plan(
            database, read, JobLeases.ClaimDue.Replace("{skip}", host.Dialect.SkipLocked, StringComparison.Ordinal),
            ("@kind", "test"), ("@organization", organization), ("@lifetime", 1L), ("@most", 1), ("@lease", Guid.CreateVersion7()));

        // The few turns of a query are sorted, the jobs never.
        AssertReadsLittle(turns, "Seq Scan on jobs", "Bitmap Heap Scan on jobs", "SCAN j");
        AssertReadsLittle(claim, "Seq Scan on jobs", "Bitmap Heap Scan on jobs", "SCAN j", "Sort", "TEMP B-TREE");
    }

    static void AssertReadsLittle(string plan, params string[] costly)
    {
        Assert.Contains("jobs_by_turn", plan, StringComparison.Ordinal);
        Assert.All(costly, step => Assert.DoesNotContain(step, plan, StringComparison.Ordinal));
    }

    static async Task<string> Plan(TestDatabase database, SqlTransaction read, string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = read.Command((database == TestDatabase.Postgres ? "explain " : "explain query plan ") + sql, parameters);
        await using var row = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await row.ReadAsync())
            lines.Add(row.GetString(row.FieldCount - 1));
        return string.Join('\n', lines);
    }
}
