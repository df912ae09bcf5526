using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>SQL on <c>recordings</c> that several use cases share.</summary>
static class RecordingsTable
{
    /// <summary>Deletes the row now. The sweep deletes the bytes in the store, with retries until that succeeds.</summary>
    public static async Task Delete(SqlTransaction write, CallKey call, CancellationToken cancel)
    {
        await write.Execute(
            """
            insert into recording_deletions (agent_id, call_id, id, organization_id, attempts, due_at)
            select agent_id, call_id, id, organization_id, 0, now_micros() from recordings
            where organization_id = @organization and agent_id = @agent and call_id = @call
            """, cancel, call.Parameters());
        await write.Execute("delete from recordings where organization_id = @organization and agent_id = @agent and call_id = @call", cancel, call.Parameters());
    }
}
