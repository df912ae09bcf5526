using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Writing.Tables;

/// <summary>What platforms told of calls in progress: a row a message, whose name is made of what it tells, so that a repetition is nothing new.</summary>
static class CallFactsTable
{
    const string Insert =
        """
        insert into call_facts (agent_id, call_id, fact_id, body)
        select agent_id, id, @fact, @body from calls where organization_id = @organization and agent_id = @agent and id = @call
        on conflict do nothing
        """;

    /// <summary>Inserts what is new, and counts the rows of the calls on, which are held.</summary>
    public static async Task Write(SqlTransaction write, IReadOnlyList<FactWrite> merges, Dictionary<CallKey, OngoingCallRow> live, CancellationToken cancel)
    {
        foreach (var merge in merges)
        {
            if (merge.Call is null)
                merge.Result = FactOutcome.Unknown;
            else if (!live.TryGetValue(merge.Call, out var call))
                merge.Result = FactOutcome.NotInProgress;
            else
                merge.Result = await Take(write, merge, call, cancel);
        }
    }

    static async Task<FactOutcome> Take(SqlTransaction write, FactWrite merge, OngoingCallRow call, CancellationToken cancel)
    {
        if (call.FactCount >= Limits.OngoingEntries || call.HeardBytes + merge.Message.Body.Length > Limits.OngoingCharacters)
            return FactOutcome.Full;
        call.LastHeardAt = Math.Max(call.LastHeardAt, merge.When.At);
        call.QuietUntil = Math.Max(call.QuietUntil ?? 0, merge.When.QuietUntil);
        // The first that says so: what comes after does not put it off.
        call.CloseAt ??= merge.When.CloseAt;
        if (await write.Execute(
                Insert, cancel,
                ("@organization", call.Key.OrganizationId), ("@agent", call.Key.AgentId), ("@call", call.Key.Id), ("@fact", merge.Message.Id), ("@body", merge.Message.Body)) == 1)
        {
            call.FactCount++;
            call.HeardBytes += merge.Message.Body.Length;
        }

        return FactOutcome.Merged;
    }

    /// <summary>All that was told of a call in progress.</summary>
    public static async Task<IReadOnlyList<SessionFact>> Read(SqlTransaction read, CallKey key, CancellationToken cancel)
    {
        await using var command = read.Command(
            """
            select body from call_facts
            where agent_id = (select id from agents where organization_id = @organization and id = @agent) and call_id = @id
            """,
            ("@organization", key.OrganizationId), ("@agent", key.AgentId), ("@id", key.Id));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var told = new List<SessionFact>();
        while (await reader.ReadAsync(cancel))
            told.AddRange(FactJson.Read(reader.GetString(0)));
        return told;
    }
}
