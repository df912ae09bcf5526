using System.Text.Json;

namespace Callbook.Server.CallLogs;

/// <summary>The values by which a call log is filtered. The row is written in the same transactions as the log.</summary>
sealed class CallLogFacetsRow
{
    const int LongestLanguage = 35; // the longest BCP 47 tag to expect

    public required Guid AgentId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }

    /// <summary>Milliseconds.</summary>
    public required long DurationMs { get; init; }

    /// <summary>The telephone number of the other party, in E.164.</summary>
    public string? CallerId { get; init; }

    /// <summary><c>inbound</c>, <c>outbound</c> or <c>web</c>; null if unknown.</summary>
    public string? Direction { get; init; }
    public string? EndReason { get; init; }

    /// <summary>The platform, or the sender's name for where the call comes from.</summary>
    public string? Source { get; init; }

    /// <summary>The sentiment of the current summary: <c>positive</c>, <c>neutral</c> or <c>negative</c>; null without a summary.</summary>
    public string? Sentiment { get; init; }

    /// <summary>BCP 47, such as <c>en</c>: as reported by the platform, otherwise as recognized for the summary.</summary>
    public string? Language { get; init; }
    public required bool HasRecording { get; init; }
    public required string RoomName { get; init; }

    /// <summary><c>|tag:vip|campaign:spring|</c>, percent-encoded.</summary>
    public string Labels { get; init; } = "|";

    /// <summary>Takes the facets of a log from its columns and its session data.</summary>
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
            HasRecording = false, // the insert sets it from the recordings table
            RoomName = log.RoomName,
        };
    }

    static string? Text(JsonElement session, string key) =>
        session.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
