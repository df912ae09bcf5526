using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>The log of one call: its transcript, times, session data, summary and recording.</summary>
/// <param name="Id">Unique identifier of the call log (UUID version 7).</param>
/// <param name="AgentId">The agent that handled the call.</param>
/// <param name="RoomName">Room identifier for the call.</param>
/// <param name="TranscriptText">The transcript as text, with one line for each entry: <c>[0.50s] agent: Hello!</c>. It does not include partials.</param>
/// <param name="TranscriptJson">The transcript as entries, ordered by <c>timestamp</c>.</param>
/// <param name="EntryCount">Number of entries in <c>transcript_json</c>.</param>
/// <param name="CallDuration">Duration of the call in seconds, rounded to the nearest whole second, halves up.</param>
/// <param name="CallStartedAt">When the call started.</param>
/// <param name="CallEndedAt">When the call ended.</param>
/// <param name="SessionData">Data about the session. It always has <c>room_name</c>, <c>agent_id</c>, <c>total_entries</c>, <c>final_entries</c> and <c>caller_id</c>, and whatever else the platform sent.</param>
/// <param name="SummaryText">AI-generated summary in Markdown, or null.</param>
/// <param name="RecordingUrl">A signed URL of the recording, which expires after the server's <c>UrlLifetime</c> (an hour by default), or null.</param>
/// <param name="CreatedAt">When the log was created.</param>
/// <param name="UpdatedAt">When the log last changed.</param>
/// <param name="Recording">Properties of the recording, or null. Lists do not include them.</param>
/// <param name="Summary">The parts of the summary and their sources, or null. Lists do not include them.</param>
public sealed record CallLog(
    Guid Id,
    Guid AgentId,
    string RoomName,
    string TranscriptText,
    IReadOnlyList<TranscriptEntry> TranscriptJson,
    int EntryCount,
    int CallDuration,
    DateTimeOffset CallStartedAt,
    DateTimeOffset CallEndedAt,
    JsonObject SessionData,
    string? SummaryText,
    string? RecordingUrl,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Recording? Recording = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CallLogSummary? Summary = null);
