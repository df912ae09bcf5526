using System.Buffers;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// A call log that is at hand. Of one with a recording the URL is missing: it is signed when the log is sent, and given out again only as long as it is
/// as good as new.
/// </summary>
/// <param name="Begin">The log; up to the URL, where it has one.</param>
/// <param name="Recording">What the URL plays; null where there is none.</param>
/// <param name="End">What stands behind the URL.</param>
sealed record CachedCallLog(BodyPart Begin, RecordingName? Recording, byte[] End)
{
    // A URL of S3 with the token of a session is as long as this.
    const int LongestLink = 2048;

    Link? link;

    public int Size => Begin.Bytes.Length + End.Length + (Recording is null ? 0 : LongestLink);

    public void Write(WireBody body, IRecordingLinks links, TimeProvider time)
    {
        body.Ready(Begin);
        if (Recording is null)
            return;
        var now = time.GetUtcNow();
        var current = link;
        if (current is null || now >= current.FreshUntil || now < current.SignedAt)
            link = current = Sign(Recording, links, now);
        body.Fresh(current.Json);
    }

    // The URL in quotes and what follows, so that it is one piece of the body.
    Link Sign(RecordingName recording, IRecordingLinks links, DateTimeOffset now)
    {
        var json = new ArrayBufferWriter<byte>(512);
        json.Write("\""u8);
        links.Sign(recording, download: false, json);
        json.Write("\""u8);
        json.Write(End);
        return new(json.WrittenSpan.ToArray(), now, now + links.Fresh);
    }

    sealed record Link(byte[] Json, DateTimeOffset SignedAt, DateTimeOffset FreshUntil);
}
