using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>Where recordings begin is told from the start of their calls. Where that turns out to have been at another time, they stay at theirs.</summary>
static class RecordingOffsets
{
    public static async Task Move(SqlTransaction write, CallKey call, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        if (from == to)
            return;
        await write.Execute(
            "update recordings set offset_ms = offset_ms + @shift where organization_id = @organization and agent_id = @agent and call_id = @call", cancel,
            ("@organization", call.OrganizationId), ("@agent", call.AgentId), ("@call", call.Id), ("@shift", (long)Math.Round((from - to).TotalMilliseconds)));
    }
}
