using Callbook.Server.Agents;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Recordings;

/// <summary>A call as what has a recording.</summary>
static class RecordedCall
{
    public static RecordingName Name(this CallKey call, Guid id) => new(call.OrganizationId, call.AgentId, call.Id, id);

    /// <summary>For statements on one recording: those of its call, and <c>@id</c>.</summary>
    public static (string Name, object? Value)[] Parameters(this RecordingName name) =>
        [.. new CallKey(name.OrganizationId, name.AgentId, name.CallId).Parameters(), ("@id", name.Id)];

    /// <summary>Whether the call may have a recording: it is asked before anything is stored or fetched for it.</summary>
    public static async Task<RecordingPermission> FindPermission(this CallKey call, SqlDialect dialect, CallWriter calls, CancellationToken cancel)
    {
        if (await FindAgent.Find(dialect, call.OrganizationId, call.AgentId, cancel) is not { } agent)
            return RecordingPermission.AgentNotFound;
        if (!await calls.Exists(call, cancel))
            return RecordingPermission.CallNotFound;
        return agent.EnableRecording ? RecordingPermission.Granted : RecordingPermission.NotEnabled;
    }
}

/// <summary>Whether a call may have a recording, or why not.</summary>
enum RecordingPermission
{
    Granted,
    AgentNotFound,

    /// <summary>There is no such call, neither in progress nor over.</summary>
    CallNotFound,

    /// <summary>The agent's calls are not recorded.</summary>
    NotEnabled,
}
