using Callbook.Server.CallLogs;
using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Calls;

namespace Callbook.Server.Writing;

/// <summary>Makes the call log of a call that is over. Pure, and work for the sender's own thread: the writer only inserts.</summary>
static class Sealing
{
    /// <summary>Folds, seals and deflates.</summary>
    /// <param name="known">All that is known of the call.</param>
    /// <param name="key">Its name, which becomes the log's.</param>
    /// <param name="keepPartials">Whether the agent keeps every partial.</param>
    /// <param name="identity">What makes it the same call when it comes again.</param>
    /// <param name="now">When the log is made.</param>
    /// <param name="posted">Whether the call was posted whole.</param>
    public static CallLogRow Seal(Call known, CallKey key, bool keepPartials, CallIdentity identity, (DateTimeOffset Created, DateTimeOffset Updated) now, bool posted)
    {
        var call = SessionFold.Settle(known);
        var entries = CallFold.Transcript(call, keepPartials);
        var transcript = SealedTranscript.Seal(entries);
        var detail = SealedTranscript.SealDetail(entries);
        return new()
        {
            AgentId = key.AgentId,
            Id = key.Id,
            OrganizationId = key.OrganizationId,
            StartedAt = call.StartedAt,
            EndedAt = CallFold.EndOf(call),
            RoomName = call.RoomName,
            Source = identity.Source,
            SourceCallId = identity.SourceCallId,
            IdempotencyKey = identity.IdempotencyKey,
            BodyHash = identity.BodyHash,
            SessionData = SessionData.ToWire(call, key.AgentId),
            SummaryText = call.Summary is { } given && SummaryReader.Read(given) is { } summary ? SummaryMarkdown.Render(summary) : null,
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
