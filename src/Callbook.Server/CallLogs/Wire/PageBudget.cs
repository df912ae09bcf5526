using Callbook.Server.Hosting;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Limits the bytes of call logs that are in memory for all answers together, however slow their readers are. Few readers get much room each,
/// which makes pages fast; many get little.
/// </summary>
sealed class PageBudget(long most = 128L * 1024 * 1024)
{
    const long LeastRoom = 64 * 1024;
    const long MostRoom = 2 * 1024 * 1024;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly ByteBudget budget = new(most);

    /// <summary>
    /// Takes room for an answer. The caller must not hold a connection to the database. Throws <see cref="OverloadedException"/> if there is
    /// none for too long.
    /// </summary>
    public async ValueTask<PageRoom> Take(Guid organizationId, CancellationToken cancel)
    {
        var share = budget.Open(organizationId);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return new(share, await share.TakeSome(2 * LeastRoom, 2 * MostRoom, patience.Token) / 2);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new OverloadedException();
        }
    }
}

/// <summary>The room of an answer, which is returned when it is disposed of.</summary>
/// <param name="Share">What it holds of the budget.</param>
/// <param name="Bytes">How many bytes of logs may be in memory at a time; as many again may be written and not sent yet.</param>
readonly record struct PageRoom(ByteBudget.Share Share, long Bytes) : IDisposable
{
    public void Dispose() => Share.Dispose();
}
