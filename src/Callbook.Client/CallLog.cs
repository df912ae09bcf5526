using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>One call of a voice agent: what was said, when, and what became of it.</summary>
/// <param name="Id">Unique identifier of the call log (UUID version 7).</param>
/// <param name="AgentId">The agent that handled the call.</param>
/// <param name="RoomName">Room identifier for the call.</param>
/// <param name="TranscriptText">The transcript as text, one line an entry: <c>[0.50s] agent: Hello!</c>. Partials are not in it.</param>
/// <param name="TranscriptJson">The transcript as entries, in order of <c>timestamp</c>.</param>
/// <param name="EntryCount">Number of entries in <c>transcript_json</c>.</param>
/// <param name="CallDuration">Length of the call in seconds, rounded to the nearest whole second, halves up.</param>
/// <param name="CallStartedAt">When the call started.</param>
/// <param name="CallEndedAt">When the call ended.</param>
/// <param name="SessionData">Always <c>room_name</c>, <c>agent_id</c>, <c>total_entries</c>, <c>final_entries</c> and <c>caller_id</c>; then whatever else the platform sent about the session.</param>
/// <param name="SummaryText">AI-generated summary in Markdown, or null.</param>
/// <param name="RecordingUrl">A URL of the recording, signed when this answer was made and expiring after a while, or null.</param>
/// <param name="CreatedAt">When the log was created.</param>
/// <param name="UpdatedAt">When the log last changed.</param>
/// <param name="Recording">What is known of the recording, or null. Only an answer with a single call has it.</param>
/// <param name="Summary">Where the summary comes from, and what it rests on. Only an answer with a single call has it.</param>
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
