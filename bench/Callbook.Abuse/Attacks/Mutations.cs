using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Abuse.Attacks;

/// <summary>A hundred thousand requests that nobody should send, to every route.</summary>
static class Mutations
{
    const int Requests = 100_000;
    const int Rounds = 5;
    const int Senders = 4;

    // So much may differ between two moments of a server that has the same to do.
    const double Flat = 50;

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        // No call of a bystander is closed while this takes its time.
        await using var site = await Site.Start(database, "--Callbook:Calls:IdleTimeout=1.00:00:00");
        var requests = new MutatedRequests(site.Server.Url, await site.Creator());
        const int each = Requests / Rounds / Senders;
        Memory? memory = null;
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => requests.Send((round * Senders + sender) * each, each)));
            Console.WriteLine($"  {(round + 1) * Senders * each} requests, {requests.Faults.Count} faults");
            if (round == Rounds / 2 - 1)
            {
                memory = new(site.Server.ProcessId);
                memory.Forget();
            }
        }

        foreach (var fault in requests.Faults.Take(20))
            Console.WriteLine(fault);
        var failures = requests.Statuses.Where(status => status.Key >= 500).Sum(status => status.Value);
        return
        [
            new($"{Requests} mutated requests: 5xx", $"{failures} ({string.Join(' ', requests.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}×{status.Value}"))})", "0", failures == 0),
            new($"{Requests} mutated requests: other faults", $"{requests.Faults.Count - failures}", "0", requests.Faults.Count == failures),
            memory!.AtMost(Flat, $"memory in the last three fifths above that after two"), // there are more than two rounds
        ];
    }
}
