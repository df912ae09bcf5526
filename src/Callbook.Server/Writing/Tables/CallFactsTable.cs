using System.Globalization;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Writing.Tables;

/// <summary>The facts that platforms have reported of calls in progress.</summary>
static class CallFactsTable
{
    // A repetition changes nothing, and a snapshot replaces an older one.
    const string Upsert =
        """
        insert into call_facts (agent_id, call_id, fact_id, revision, body)
        select agent_id, id, @fact, @revision, @body from calls where organization_id = @organization and agent_id = @agent and id = @call
        on conflict (agent_id, call_id, fact_id) do update set revision = excluded.revision, body = excluded.body where call_facts.revision < excluded.revision
        """;

    const string SelectLength =
        """
        select length(body) from call_facts
        where agent_id = (select id from agents where organization_id = @organization and id = @agent) and call_id = @call and fact_id = @fact
        """;

    /// <summary>Stores new facts and counts them in the rows of their calls, which are locked.</summary>
    public static async Task Write(SqlTransaction write, IReadOnlyList<FactWrite> reports, Dictionary<CallKey, OngoingCallRow> ongoing, CancellationToken cancel)
    {
        foreach (var report in reports)
        {
            if (report.Call is null)
                report.Result = FactOutcome.Unknown;
            else if (!ongoing.TryGetValue(report.Call, out var call))
                report.Result = FactOutcome.NotInProgress;
            else
                report.Result = await Take(write, report, call, cancel);
        }
    }

    static async Task<FactOutcome> Take(SqlTransaction write, FactWrite report, OngoingCallRow call, CancellationToken cancel)
    {
        if (call.FactCount >= Limits.OngoingEntries || !await HasRoom(write, report, call, cancel))
            return FactOutcome.Full;
        call.Heard = true;
        call.QuietUntil = Math.Max(call.QuietUntil ?? 0, call.Now + report.When.LongestSilence);
        // The first report of the end sets the time; later ones do not postpone it.
        call.CloseAt ??= call.Now + report.When.Settling;
        foreach (var message in report.Messages)
            await Store(write, message, call, cancel);
        return FactOutcome.Merged;
    }

    static async Task<bool> HasRoom(SqlTransaction write, FactWrite report, OngoingCallRow call, CancellationToken cancel)
    {
        var more = report.Messages.Sum(message => (long)message.Body.Length);
        if (call.HeardBytes + more <= Limits.OngoingCharacters)
            return true;
        // What is stored already takes no more room, or the repetition of a long report would be refused.
        foreach (var message in report.Messages)
            more -= await Length(write, [.. call.Key.Parameters(), ("@fact", message.Id)], cancel);
        return call.HeardBytes + more <= Limits.OngoingCharacters;
    }

    static async Task Store(SqlTransaction write, FactMessage message, OngoingCallRow call, CancellationToken cancel)
    {
        (string, object?)[] named = [.. call.Key.Parameters(), ("@fact", message.Id)];
        var replaced = message.Revision == 0 ? 0 : await Length(write, named, cancel);
        if (await write.Execute(Upsert, cancel, [.. named, ("@revision", message.Revision), ("@body", message.Body)]) == 0)
            return;
        // Counts every change, so that a log that was folded before it is not sealed.
        call.FactCount++;
        call.HeardBytes += message.Body.Length - replaced;
    }

    static async Task<long> Length(SqlTransaction write, (string, object?)[] named, CancellationToken cancel)
    {
        await using var command = write.Command(SelectLength, named);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }

    /// <summary>All facts of a call in progress.</summary>
    public static async Task<IReadOnlyList<SessionFact>> Read(SqlTransaction read, CallKey key, CancellationToken cancel)
    {
        await using var command = read.Command(
            """
            select body from call_facts
            where agent_id = (select id from agents where organization_id = @organization and id = @agent) and call_id = @call
            """,
            key.Parameters());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var facts = new List<SessionFact>();
        while (await reader.ReadAsync(cancel))
            facts.AddRange(FactJson.Read(reader.GetString(0)));
        return facts;
    }
}
