using Callbook.Tests.Support;
using Npgsql;

namespace Callbook.Abuse.Attacks;

/// <summary>PostgreSQL is restarted, and then there is none for five seconds, as while another one takes over.</summary>
static class DatabaseAway
{
    const int Before = 200;
    static readonly TimeSpan WithoutPrimary = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        var findings = new List<Finding>();
        await using var postgres = await PostgresServer.Start(fsync: true);
        var store = await EmptyStore.On(postgres);
        // As before Patroni: one of several hosts is the primary, and the other one here is never up.
        var own = new NpgsqlConnectionStringBuilder(store.Setting);
        var hosts = $"{own.Host}:{own.Port},127.0.0.1:{PostgresServer.FreePort()}";
        await using var site = await Site.Start(
            store, $"--Callbook:Database=Host={hosts};Username={own.Username};Database={own.Database};Target Session Attributes=primary;Host Recheck Seconds=1");
        foreach (var (fault, away) in new[] { ("restarted", TimeSpan.Zero), ("no primary for 5 s", WithoutPrimary) })
        {
            var customer = await site.NewCustomer();
            await using var load = new Load(customer);
            await load.More(Before);
            await postgres.Crash(kill: away > TimeSpan.Zero);
            await Task.Delay(away);
            await postgres.StartAgain();
            await load.More(Before);
            var lost = await load.Lost(customer);
            findings.Add(load.OnlyToldToComeAgain($"database {fault}: answers"));
            findings.Add(new($"database {fault}: acknowledged calls lost", $"{lost} of {load.Acknowledged}", "0", lost == 0));
        }

        return findings;
    }
}
