namespace Callbook.Server.CallLogs;

/// <summary>The name of a recording in any store: ids only. The server generates the last id, so that no sender chooses a name.</summary>
/// <param name="OrganizationId">The organization that owns it.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="CallId">The call, in progress or over.</param>
/// <param name="Id">The recording. A replacement gets a new id.</param>
sealed record RecordingName(Guid OrganizationId, Guid AgentId, Guid CallId, Guid Id)
{
    /// <summary>The name as a relative path with forward slashes, and as the key of an object.</summary>
    public override string ToString() => $"{OrganizationId}/{AgentId}/{CallId}.{Id}";

    /// <summary>Returns null when the text is not a recording's name.</summary>
    public static RecordingName? TryParse(string text) =>
        text.Split('/') is [var organization, var agent, var file] && file.Split('.') is [var call, var id]
        && TryId(organization) is { } organizationId && TryId(agent) is { } agentId && TryId(call) is { } callId && TryId(id) is { } recordingId
            ? new(organizationId, agentId, callId, recordingId)
            : null;

    // Only the canonical spelling is accepted, so that each recording has exactly one name.
    static Guid? TryId(string text) =>
        Guid.TryParseExact(text, "D", out var id) && string.Equals(id.ToString(), text, StringComparison.Ordinal) ? id : null;
}
