using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Sharing;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Limits the bytes of call logs that are in memory for all answers together, however slow their readers are. Few readers get the room that they
/// need, which makes pages fast; many get little.
/// </summary>
sealed class PageBudget(long most = 128L * 1024 * 1024)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly ByteBudget budget = new(most);
    readonly FairGate turns = new(Environment.ProcessorCount);

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
            await share.Wait(2 * PageRoom.Least, patience.Token);
            return new(organizationId, share, turns);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new OverloadedException();
        }
    }
}

/// <summary>The room of an answer, which is returned when it is disposed of.</summary>
/// <param name="organizationId">The organization that asks.</param>
/// <param name="share">What the answer holds of the budget.</param>
/// <param name="turns">The turns of answers that are larger than their room.</param>
sealed class PageRoom(Guid organizationId, ByteBudget.Share share, FairGate turns) : IDisposable
{
    public const int Least = 64 * 1024;
    const int Most = 2 * 1024 * 1024;

    IDisposable? turn;

    /// <summary>How many bytes of logs may be in memory at a time; as many again may be written and not sent yet.</summary>
    public int Bytes { get; private set; } = Least;

    /// <summary>Makes room for an answer of this size as far as there is any left.</summary>
    public void Widen(long bytes)
    {
        if (bytes > Least)
            Bytes = (int)share.Widen(2 * Math.Min(bytes, Most)) / 2;
    }

    /// <summary>
    /// Once the room is full, waits for the client and then for the answer's turn. So what fits into the room is made at once, while many
    /// larger answers leave processors to others.
    /// </summary>
    public async ValueTask Relieve(HttpContext http, CancellationToken cancel)
    {
        if (http.Response.BodyWriter.UnflushedBytes <= Bytes)
            return;
        EndTurn();
        await http.Response.BodyWriter.FlushAsync(cancel);
        turn = await turns.Enter(organizationId, cancel);
        // Kestrel drops what is written for a client that is gone.
        cancel.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        EndTurn();
        share.Dispose();
    }

    void EndTurn()
    {
        turn?.Dispose();
        turn = null;
    }
}
