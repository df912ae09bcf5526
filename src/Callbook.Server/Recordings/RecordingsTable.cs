using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>Statements on <c>recordings</c> that several use cases run.</summary>
static class RecordingsTable
{
    /// <summary>Deletes the row now, and leaves the bytes to the sweep: it deletes them in the store, however often that has to be tried.</summary>
    public static async Task Delete(SqlTransaction write, CallKey call, DateTimeOffset now, CancellationToken cancel)
    {
        await write.Execute(
            """
            insert into recording_deletions (agent_id, call_id, id, organization_id, attempts, due_at)
            select agent_id, call_id, id, organization_id, 0, @now from recordings
            where organization_id = @organization and agent_id = @agent and call_id = @call
            """, cancel, [.. call.Parameters(), ("@now", now.ToMicros())]);
        await write.Execute("delete from recordings where organization_id = @organization and agent_id = @agent and call_id = @call", cancel, call.Parameters());
    }
}
