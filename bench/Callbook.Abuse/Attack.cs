using Callbook.Abuse.Attacks;
using Callbook.Tests.Support;

namespace Callbook.Abuse;

/// <summary>An attack or a fault, which has servers of its own.</summary>
sealed record Attack(string Name, Func<TestDatabase, Task<IReadOnlyList<Finding>>> Run, params IReadOnlyList<TestDatabase> Databases)
{
    const TestDatabase Sqlite = TestDatabase.Sqlite;
    const TestDatabase Postgres = TestDatabase.Postgres;

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("slow-readers", SlowReaders.Run, Sqlite, Postgres),
        new("large-posts", LargePosts.Run, Sqlite, Postgres),
        new("otlp-bombs", OtlpBombs.Run, Sqlite, Postgres),
        new("dripping-bodies", DrippingBodies.Run, Sqlite, Postgres),
        new("token-flood", TokenFlood.Run, Sqlite, Postgres),
        new("slow-links", SlowLinks.Run, Sqlite, Postgres),
        new("revoked-keys", RevokedKeys.Run, Sqlite, Postgres),
        new("clocks-apart", ClocksApart.Run, Postgres),
        new("termination", Termination.Run, Sqlite, Postgres),
        new("rolling-restart", RollingRestart.Run, Postgres),
        new("database-away", DatabaseAway.Run, Postgres),
        new("disk-full", DiskFull.Run, Sqlite),
        new("store-away", StoreAway.Run, Sqlite, Postgres),
        new("deleted-calls", DeletedCalls.Run, Sqlite),
        new("mutations", Mutations.Run, Sqlite, Postgres),
    ];

    /// <summary>Runs it. What breaks it, such as a server that ended, is a line of the table too, and the other attacks go on.</summary>
    public async Task<IReadOnlyList<Finding>> Strike(TestDatabase database)
    {
        try
        {
            return await Run(database);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Console.WriteLine(fault);
            return [new("the attack itself", fault.Message.Split('\n')[0], "", Passed: false)];
        }
    }
}
