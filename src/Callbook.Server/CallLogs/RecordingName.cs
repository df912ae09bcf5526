namespace Callbook.Server.CallLogs;

/// <summary>What a kept recording is called, wherever it is kept: ids only, and the last of them ours, so that no name comes from outside.</summary>
/// <param name="OrganizationId">Whose it is.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="CallId">The call, in progress or over.</param>
/// <param name="Id">The recording: one that replaces another has another.</param>
sealed record RecordingName(Guid OrganizationId, Guid AgentId, Guid CallId, Guid Id)
{
    /// <summary>The name as a relative path with forward slashes, and as the key of an object.</summary>
    public override string ToString() => $"{OrganizationId}/{AgentId}/{CallId}.{Id}";

    /// <summary>Null for what is no such name.</summary>
    public static RecordingName? TryParse(string text) =>
        text.Split('/') is [var organization, var agent, var file] && file.Split('.') is [var call, var id]
        && TryId(organization) is { } organizationId && TryId(agent) is { } agentId && TryId(call) is { } callId && TryId(id) is { } recordingId
            ? new(organizationId, agentId, callId, recordingId)
            : null;

    // Only as we write it: no other spelling names the same thing.
    static Guid? TryId(string text) =>
        Guid.TryParseExact(text, "D", out var id) && string.Equals(id.ToString(), text, StringComparison.Ordinal) ? id : null;
}
