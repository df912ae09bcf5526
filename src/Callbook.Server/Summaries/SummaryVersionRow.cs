namespace Callbook.Server.Summaries;

/// <summary>A summary that a log has, or had: the newest is shown.</summary>
sealed class SummaryVersionRow
{
    /// <summary>The source of what the platform wrote; the others are those of the summarizers.</summary>
    public const string Platform = "platform";

    public required Guid AgentId { get; init; }
    public required Guid CallLogId { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }
    public required Guid OrganizationId { get; init; }

    /// <summary>Which state of the log it was made of: from one state each source makes one summary, however often it is asked.</summary>
    public required DateTimeOffset LogUpdatedAt { get; init; }
    public required string Source { get; init; }
    public string? Model { get; init; }
    public int? TokensIn { get; init; }
    public int? TokensOut { get; init; }

    /// <summary>How long it took to make.</summary>
    public int? LatencyMs { get; init; }
    public required string Markdown { get; init; }

    /// <summary>Its parts with the entries they rest on: JSON as <c>GET …/call-logs/{id}</c> shows it.</summary>
    public required string Content { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
