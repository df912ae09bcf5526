namespace Callbook.Tests.Crash;

/// <summary>A count that can be waited for.</summary>
sealed class Tally
{
    readonly Lock counting = new();
    readonly List<(long Until, TaskCompletionSource Reached)> waiting = [];
    long value;

    public long Value => Interlocked.Read(ref value);

    public void Add(long more)
    {
        lock (counting)
        {
            value += more;
            foreach (var (_, reached) in waiting.Where(one => one.Until <= value))
                reached.TrySetResult();
            waiting.RemoveAll(one => one.Until <= value);
        }
    }

    /// <summary>When there are so many more.</summary>
    public Task After(int more)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (counting)
            waiting.Add((value + more, reached));
        return reached.Task;
    }
}
