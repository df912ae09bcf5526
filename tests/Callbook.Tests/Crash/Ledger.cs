using System.Collections.Concurrent;
using System.Text.Json;

namespace Callbook.Tests.Crash;

/// <summary>A call as its caller knows it: what was acknowledged is forgotten there, and never sent again.</summary>
sealed class CallRecord(int length)
{
    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>Entries that are to be said, the last of them perhaps after the end.</summary>
    public int Length { get; } = length;

    public int Acknowledged { get; set; }
}

/// <summary>What all callers were told.</summary>
sealed class Ledger
{
    readonly ConcurrentBag<CallRecord> calls = [];
    readonly Lock counting = new();
    readonly List<(long Until, TaskCompletionSource Reached)> waiting = [];
    long acknowledged;
    long repeated;
    long rejected;
    int broken;

    public IReadOnlyCollection<CallRecord> Calls => calls;
    public ConcurrentDictionary<int, int> Refusals { get; } = new();
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>Entries that had been stored before, but whose acknowledgement was lost.</summary>
    public long Repeated => Interlocked.Read(ref repeated);

    public long Rejected => Interlocked.Read(ref rejected);
    public int Broken => broken;

    public CallRecord NewCall(int length)
    {
        var call = new CallRecord(length);
        calls.Add(call);
        return call;
    }

    /// <summary>A line of the answer to a stream whose first entry was this one.</summary>
    public void Acknowledge(CallRecord call, int first, string line)
    {
        var answer = JsonElement.Parse(line);
        if (!answer.TryGetProperty("lines", out var lines))
            throw new IOException("The stream failed.");
        Count(call, first + lines.GetInt32(), answer);
    }

    /// <summary>An answer that acknowledges all entries up to this one.</summary>
    public void Count(CallRecord call, int upTo, JsonElement answer)
    {
        Interlocked.Add(ref repeated, answer.GetProperty("duplicates").GetInt32());
        Interlocked.Add(ref rejected, answer.GetProperty("rejected").GetArrayLength());
        var now = Interlocked.Add(ref acknowledged, upTo - call.Acknowledged);
        call.Acknowledged = upTo;
        lock (counting)
        {
            foreach (var (_, reached) in waiting.Where(one => one.Until <= now))
                reached.TrySetResult();
            waiting.RemoveAll(one => one.Until <= now);
        }
    }

    public void Refused(int status) => Refusals.AddOrUpdate(status, 1, (_, count) => count + 1);

    public void Broke() => Interlocked.Increment(ref broken);

    /// <summary>When so many more entries are acknowledged.</summary>
    public Task After(int more)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (counting)
            waiting.Add((Acknowledged + more, reached));
        return reached.Task;
    }
}
