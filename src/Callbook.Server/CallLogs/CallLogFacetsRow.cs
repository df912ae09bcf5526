using System.Text.Json;

namespace Callbook.Server.CallLogs;

/// <summary>What a call log is filtered by. The row stands beside the log and is written in its transactions.</summary>
sealed class CallLogFacetsRow
{
    const int LongestLanguage = 35; // of BCP 47

    public required Guid AgentId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }

    /// <summary>Milliseconds.</summary>
    public required long DurationMs { get; init; }

    /// <summary>The telephone that is not ours, in E.164.</summary>
    public string? CallerId { get; init; }

    /// <summary><c>inbound</c>, <c>outbound</c> or <c>web</c>; null where nobody said.</summary>
    public string? Direction { get; init; }
    public string? EndReason { get; init; }

    /// <summary>The platform, or the sender's own word for where the call comes from.</summary>
    public string? Source { get; init; }

    /// <summary>Of the summary that is shown: <c>positive</c>, <c>neutral</c> or <c>negative</c>; null without one.</summary>
    public string? Sentiment { get; init; }

    /// <summary>BCP 47, such as <c>en</c>: as the platform said, otherwise as it was recognized for the summary.</summary>
    public string? Language { get; init; }
    public required bool HasRecording { get; init; }
    public required string RoomName { get; init; }

    /// <summary><c>|tag:vip|campaign:spring|</c>, percent-encoded.</summary>
    public string Labels { get; init; } = "|";

    /// <summary>The facets of a log, which stand in its columns and in its session data.</summary>
    public static CallLogFacetsRow Of(CallLogRow log, string? sentiment)
    {
        using var session = JsonDocument.Parse(log.SessionData);
        return new()
        {
            AgentId = log.AgentId,
            StartedAt = log.StartedAt,
            Id = log.Id,
            OrganizationId = log.OrganizationId,
            DurationMs = (long)(log.EndedAt - log.StartedAt).TotalMilliseconds,
            CallerId = Text(session.RootElement, "caller_id"),
            Direction = Text(session.RootElement, "direction") is "inbound" or "outbound" or "web" ? Text(session.RootElement, "direction") : null,
            EndReason = Text(session.RootElement, "end_reason"),
            Source = log.Source,
            Sentiment = sentiment,
            Language = Text(session.RootElement, "language") is { Length: > 0 and <= LongestLanguage } language ? language : null,
            HasRecording = false, // the database knows
            RoomName = log.RoomName,
        };
    }

    static string? Text(JsonElement session, string key) =>
        session.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
