namespace Callbook.Server.Summaries;

/// <summary>A current or earlier summary of a log. The newest is shown.</summary>
sealed class SummaryVersionRow
{
    /// <summary>The source of a platform's summary. Other sources are those of the summarizers.</summary>
    public const string Platform = "platform";

    public required Guid AgentId { get; init; }
    public required Guid CallLogId { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }
    public required Guid OrganizationId { get; init; }

    /// <summary>The state of the log that was summarized. Each source makes at most one summary of a state.</summary>
    public required DateTimeOffset LogUpdatedAt { get; init; }
    public required string Source { get; init; }
    public string? Model { get; init; }
    public int? TokensIn { get; init; }
    public int? TokensOut { get; init; }

    /// <summary>How long it took to make.</summary>
    public int? LatencyMs { get; init; }
    public required string Markdown { get; init; }

    /// <summary>Its parts with the entries that support them: JSON as <c>GET …/call-logs/{id}</c> returns it.</summary>
    public required string Content { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
