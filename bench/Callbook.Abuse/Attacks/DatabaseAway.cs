using Callbook.Tests.Support;

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
        await using var site = await Site.Start(await EmptyStore.On(postgres));
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
