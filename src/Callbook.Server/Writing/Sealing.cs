using Callbook.Server.Agents;
using Callbook.Server.CallLogs;
using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Calls;

namespace Callbook.Server.Writing;

/// <summary>Makes the call log of a finished call. It is pure and runs on the sender's thread, so that the writer only inserts.</summary>
static class Sealing
{
    /// <summary>Folds, seals and deflates.</summary>
    /// <param name="known">The folded call.</param>
    /// <param name="key">The call's key, which becomes the log's key.</param>
    /// <param name="agent">Its agent, with its settings for partials and recording.</param>
    /// <param name="identity">Recognizes the call when it is sent again.</param>
    /// <param name="now">The log's created_at and updated_at.</param>
    /// <param name="posted">Whether the call was posted whole.</param>
    public static CallLogRow Seal(Call known, CallKey key, AgentRef agent, CallIdentity identity, (DateTimeOffset Created, DateTimeOffset Updated) now, bool posted)
    {
        var call = SessionFold.Settle(known);
        var entries = CallFold.Transcript(call, agent.KeepPartials);
        var transcript = SealedTranscript.Seal(entries);
        var detail = SealedTranscript.SealDetail(entries);
        var summary = call.Summary is { } given ? SummaryReader.Read(given) : null;
        var head = summary is null ? null : SummaryHead.Of(summary);
        var endedAt = CallFold.EndOf(call);
        return new()
        {
            AgentId = key.AgentId,
            Id = key.Id,
            OrganizationId = key.OrganizationId,
            StartedAt = call.StartedAt,
            EndedAt = endedAt,
            RoomName = call.RoomName,
            Source = identity.Source,
            SourceCallId = identity.SourceCallId,
            IdempotencyKey = identity.IdempotencyKey,
            BodyHash = identity.BodyHash,
            SessionData = SessionData.ToWire(call, key.AgentId, entries),
            SummaryText = summary is null ? null : SummaryMarkdown.Render(summary),
            SummaryTitle = head?.Title,
            SummaryLead = head?.Lead,
            EntryCount = entries.Count,
            Shape = CallShape.Of(entries, endedAt - call.StartedAt),
            PlatformEndReason = call.PlatformEndReason,
            RecordingWanted = agent.EnableRecording,
            TranscriptLength = transcript.Length,
            TranscriptCrc32 = unchecked((int)transcript.Crc32),
            Transcript = transcript.Deflated,
            Events = StoredEvents.Pack(known, posted),
            Detail = detail?.Deflated,
            DetailLength = detail?.Length,
            DetailCrc32 = unchecked((int?)detail?.Crc32),
            CreatedAt = now.Created,
            UpdatedAt = now.Updated,
        };
    }
}
