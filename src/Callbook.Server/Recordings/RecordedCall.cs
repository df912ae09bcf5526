using Callbook.Server.CallLogs;
using Callbook.Server.Calls;

namespace Callbook.Server.Recordings;

/// <summary>A call as what names its recordings.</summary>
static class RecordedCall
{
    public static RecordingName Name(this CallKey call, Guid id) => new(call.OrganizationId, call.AgentId, call.Id, id);

    /// <summary>For statements on recordings, whose call is <c>call_id</c>.</summary>
    public static (string, object?)[] Parameters(this CallKey call) =>
        [("@organization", call.OrganizationId), ("@agent", call.AgentId), ("@call", call.Id)];
}
