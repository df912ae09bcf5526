
namespace Callbook.Server.Hosting;

/// <summary>
/// The bytes of bodies that may be in memory at once. A posted call is read whole before it can be checked; with many large ones at the same
/// time the sender is asked to come again, before memory grows.
/// </summary>
sealed class BodyBudget
{
    const long Most = 256L * 1024 * 1024;

    long left = Most;

    /// <summary>Nothing yet; what is taken by <see cref="Share.Reach"/> comes back when the share is disposed of.</summary>
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

        /// <summary>Takes what is missing to so many bytes; an <see cref="OverloadedException"/> where there are not so many left.</summary>
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
