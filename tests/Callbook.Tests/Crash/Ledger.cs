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
    readonly ConcurrentDictionary<int, int> statuses = new();

    public IReadOnlyCollection<CallRecord> Calls => calls;

    /// <summary>Entries.</summary>
    public Tally Acknowledged { get; } = new();

    /// <summary>Entries that had been stored before, but whose acknowledgement was lost.</summary>
    public Tally Repeated { get; } = new();

    /// <summary>Entries that the server found fault with.</summary>
    public Tally Rejected { get; } = new();

    /// <summary>Requests that were answered with an error, or not at all.</summary>
    public Tally Failed { get; } = new();

    /// <summary>How often each status was answered that was no success.</summary>
    public IReadOnlyDictionary<int, int> Refusals => statuses;

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
        Acknowledge(call, first + lines.GetInt32(), answer);
    }

    /// <summary>An answer to all entries up to this one.</summary>
    public void Acknowledge(CallRecord call, int upTo, JsonElement answer)
    {
        Repeated.Add(answer.GetProperty("duplicates").GetInt32());
        Rejected.Add(answer.GetProperty("rejected").GetArrayLength());
        var more = upTo - call.Acknowledged;
        call.Acknowledged = upTo;
        Acknowledged.Add(more);
    }

    public void Refused(int status)
    {
        statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        Failed.Add(1);
    }

    public void Broke() => Failed.Add(1);
}
