
namespace Callbook.Server.Hosting;

/// <summary>
/// Limits the total bytes of request bodies in memory. A posted call is buffered whole before it is validated. When many large ones arrive
/// at once, the sender is asked to retry later, so that memory stays bounded.
/// </summary>
sealed class BodyBudget
{
    const long Most = 256L * 1024 * 1024;

    long left = Most;

    /// <summary>Opens an empty share. Bytes reserved by <see cref="Share.Reach"/> are returned when the share is disposed of.</summary>
    public Share Open() => new(this);

    void Take(long bytes)
    {
        if (Interlocked.Add(ref left, -bytes) >= 0)
            return;
        Interlocked.Add(ref left, bytes);
        throw new OverloadedException();
    }

    public sealed class Share(BodyBudget budget) : IDisposable
    {
        long taken;

        /// <summary>
        /// Extends the share to this many bytes; throws <see cref="OverloadedException"/> if the budget has not enough left.
        /// </summary>
        public void Reach(long bytes)
        {
            if (bytes <= taken)
                return;
            budget.Take(bytes - taken);
            taken = bytes;
        }

        public void Dispose() => Interlocked.Add(ref budget.left, taken);
    }
}
