using Callbook.Server.Hosting;

namespace Callbook.Server.Ingest;

/// <summary>
/// The bytes of bodies that may be in memory at once. A posted call is read whole before it can be checked; with many large ones at the same
/// time the sender is asked to come again, before memory grows.
/// </summary>
sealed class BodyBudget
{
    const long Most = 256L * 1024 * 1024;

    long left = Most;

    /// <summary>Takes bytes until it is disposed of; an <see cref="OverloadedException"/> where there are not so many left.</summary>
    public IDisposable Take(long bytes)
    {
        bytes = Math.Clamp(bytes, 0, PostedCall.MostBytes);
        if (Interlocked.Add(ref left, -bytes) >= 0)
            return new Taken(this, bytes);
        Interlocked.Add(ref left, bytes);
        throw new OverloadedException();
    }

    sealed class Taken(BodyBudget budget, long bytes) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref budget.left, bytes);
    }
}
