using Callbook.Server.Agents;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Recordings;

/// <summary>What recordings need from the key of their call.</summary>
static class RecordedCall
{
    public static RecordingName Name(this CallKey call, Guid id) => new(call.OrganizationId, call.AgentId, call.Id, id);

    /// <summary>Parameters of statements on one recording: those of its call, and <c>@id</c>.</summary>
    public static (string Name, object? Value)[] Parameters(this RecordingName name) =>
        [.. new CallKey(name.OrganizationId, name.AgentId, name.CallId).Parameters(), ("@id", name.Id)];

    /// <summary>Whether the call may have a recording. Checked before anything is stored or fetched for it.</summary>
    public static async Task<RecordingPermission> FindPermission(this CallKey call, SqlDialect dialect, CallWriter calls, CancellationToken cancel)
    {
        if (await FindAgent.Find(dialect, call.OrganizationId, call.AgentId, cancel) is not { } agent)
            return RecordingPermission.AgentNotFound;
        if (!await calls.Exists(call, cancel))
            return RecordingPermission.CallNotFound;
        return agent.EnableRecording ? RecordingPermission.Granted : RecordingPermission.NotEnabled;
    }
}

/// <summary>Whether a call may have a recording, and if not, why.</summary>
enum RecordingPermission
{
    Granted,
    AgentNotFound,

    /// <summary>No such call is in progress or finished.</summary>
    CallNotFound,

    /// <summary>The agent does not record calls.</summary>
    NotEnabled,
}
