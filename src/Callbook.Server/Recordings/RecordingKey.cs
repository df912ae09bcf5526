namespace Callbook.Server.Recordings;

/// <summary>Whose recording it is, and of which call.</summary>
sealed record RecordingKey(Guid OrganizationId, Guid AgentId, Guid CallId)
{
    public CallLogs.RecordingName Name(Guid id) => new(OrganizationId, AgentId, CallId, id);

    public (string, object?)[] Parameters => [("@organization", OrganizationId), ("@agent", AgentId), ("@call", CallId)];
}
