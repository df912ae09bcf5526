namespace Callbook.Server.Hosting.Bodies;

/// <summary>
/// Bounds the memory of work on calls. Small work runs side by side. Large work of an organization runs one after the other, and that of two
/// organizations at a time. Neither waits for the other, so a large call delays no ordinary one and is never put off by them.
/// </summary>
sealed class WorkTurns
{
    const long MostSmall = 192L * 1024 * 1024;
    const long LargeFrom = 8L * 1024 * 1024;

    // By the rule of the budget, an organization alone gets one of three.
    const int LargeTurns = 3;

    readonly ByteBudget small = new(MostSmall);
    readonly ByteBudget large = new(LargeTurns);

    /// <summary>Waits until the work may begin. The turn ends when it is disposed of.</summary>
    /// <param name="organizationId">Whose work it is.</param>
    /// <param name="bytes">The memory that it needs.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async ValueTask<Turn> Wait(Guid organizationId, long bytes, CancellationToken cancel)
    {
        var (share, charge) = Open(organizationId, bytes);
        await share.Wait(charge, cancel);
        return new(share, bytes);
    }

    /// <summary>The turn, if the work may begin at once; otherwise null.</summary>
    public Turn? Try(Guid organizationId, long bytes)
    {
        var (share, charge) = Open(organizationId, bytes);
        return share.TryReach(charge) ? new(share, bytes) : null;
    }

    (ByteBudget.Share Share, long Charge) Open(Guid organizationId, long bytes) =>
        bytes > LargeFrom ? (large.Open(organizationId), 1) : (small.Open(organizationId), bytes);

    public sealed class Turn(ByteBudget.Share share, long bytes) : IDisposable
    {
        const long Huge = 64L * 1024 * 1024;

        bool ended;

        public void Dispose()
        {
            if (ended)
                return;
            ended = true;
            // Huge objects are collected late, and the next call would come on top of them. The pause is short, because little else is alive.
            if (bytes > Huge)
                GC.Collect();
            share.Dispose();
        }
    }
}
