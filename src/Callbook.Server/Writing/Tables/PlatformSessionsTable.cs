using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Writing.Tables;

/// <summary>Finds the call of a platform's session, begins it, or moves it to its agent once the platform names that. The name of the session is locked.</summary>
static class PlatformSessionsTable
{
    const string Insert =
        """
        insert into platform_sessions (organization_id, source, session_id, agent_id, call_id, named, created_at)
        values (@organization, @source, @session, @agent, @call, @named, @at)
        """;

    const string InsertCall =
        """
        insert into calls (
            agent_id, id, organization_id, room_name, source, source_call_id, started_at, session_data, next_position, heard_bytes, last_heard_at, created_at,
            recording_wanted)
        values (@agent, @call, @organization, @room, @source, @session, @started, @data, 0, 0, now_micros(), @at,
            coalesce((select enable_recording from agents where organization_id = @organization and id = @agent), false))
        """;

    // The call may have been started or posted under the same name.
    const string SelectCall =
        """
        select id from calls where organization_id = @organization and agent_id = @agent and source = @source and source_call_id = @session
        union all
        select id from call_logs where organization_id = @organization and agent_id = @agent and source = @source and source_call_id = @session
        """;

    public static IEnumerable<string> Names(IEnumerable<FactWrite> facts) =>
        facts.Select(fact => $"{fact.Session.OrganizationId}\n{fact.Session.Source}\n{fact.Session.SessionId}\nsession");

    /// <summary>The calls that have moved to their agents.</summary>
    public static async Task<IReadOnlyList<MovedCall>> Write(SqlTransaction write, IReadOnlyList<FactWrite> facts, CancellationToken cancel)
    {
        var moved = new List<MovedCall>();
        foreach (var fact in facts)
        {
            (string, object?)[] session =
                [("@organization", fact.Session.OrganizationId), ("@source", fact.Session.Source), ("@session", fact.Session.SessionId)];
            if (await Find(write, session, fact.Session.DeletedId, cancel) is not var (agent, call, named))
            {
                fact.Call = fact.Begin is null ? null : await Begin(write, fact, session, cancel);
                fact.CallNamed = fact.Named;
                continue;
            }

            fact.CallNamed = named || fact.Named;
            var key = new CallKey(fact.Session.OrganizationId, agent, call);
            fact.Call = fact is { Named: true, Begin: { } begin } && !named ? await Move(write, key, begin.Key.AgentId, session, cancel) : key;
            if (fact.Call != key)
                moved.Add(new(key, fact.Call));
        }

        return moved;
    }

    static async Task<(Guid Agent, Guid Call, bool Named)?> Find(
        SqlTransaction write, (string, object?)[] session, string deletedId, CancellationToken cancel)
    {
        await using var command = write.Command(
            "select agent_id, call_id, named from platform_sessions where organization_id = @organization and source = @source and session_id in (@session, @deleted)",
            [.. session, ("@deleted", deletedId)]);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetGuid(0), reader.GetGuid(1), reader.GetBoolean(2)) : null;
    }

    static async Task<CallKey> Begin(SqlTransaction write, FactWrite fact, (string, object?)[] session, CancellationToken cancel)
    {
        var call = fact.Begin!; // checked by the caller
        (string, object?)[] named = [.. session, ("@agent", call.Key.AgentId)];
        await using var command = write.Command(SelectCall, named);
        var known = await command.ExecuteScalarAsync(cancel) switch
        {
            Guid id => id,
            string id => Guid.Parse(id),
            _ => (Guid?)null,
        };
        if (known is null)
        {
            await write.Execute(
                InsertCall, cancel,
                [.. named, ("@call", call.Key.Id), ("@room", call.RoomName), ("@started", call.StartedAt.ToMicros()), ("@data", call.SessionData), ("@at", fact.When.At)]);
        }

        var key = call.Key with { Id = known ?? call.Key.Id };
        await write.Execute(Insert, cancel, [.. named, ("@call", key.Id), ("@named", fact.Named), ("@at", fact.When.At)]);
        return key;
    }

    const string MoveFacts =
        """
        update call_facts set agent_id = @to
        where call_id = @call and agent_id = (select id from agents where organization_id = @organization and id = @agent)
        """;

    const string MoveEntries =
        """
        update call_entries set agent_id = @to
        where call_id = @call and agent_id = (select id from agents where organization_id = @organization and id = @agent)
        """;

    const string MoveCall =
        """
        update calls set agent_id = @to, recording_wanted = (select enable_recording from agents where organization_id = @organization and id = @to)
        where organization_id = @organization and agent_id = @agent and id = @call
        """;

    // A log is not moved, because clients may have read it already.
    static async Task<CallKey> Move(SqlTransaction write, CallKey key, Guid agentId, (string, object?)[] session, CancellationToken cancel)
    {
        (string, object?)[] from = [.. key.Parameters(), ("@to", agentId)];
        // Locked first: a writer of recordings locks the call too, and subscribers see its recording only after it has committed.
        var moved = agentId != key.AgentId && await OngoingCallRow.Hold(write, key, cancel) && await write.Execute(MoveCall, cancel, from) == 1;
        if (moved)
        {
            await write.Execute(MoveFacts, cancel, from);
            await write.Execute(MoveEntries, cancel, from);
        }

        var now = moved ? key with { AgentId = agentId } : key;
        await write.Execute(
            "update platform_sessions set agent_id = @agent, named = @named where organization_id = @organization and source = @source and session_id = @session", cancel,
            [.. session, ("@agent", now.AgentId), ("@named", true)]);
        return now;
    }
}
