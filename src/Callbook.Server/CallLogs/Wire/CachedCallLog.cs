using System.Buffers;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// A cached call log. The URL of its recording is not part of it: the URL is signed when the log is sent, and reused only while nearly its
/// whole lifetime remains.
/// </summary>
/// <param name="Begin">The log up to the URL, or the whole log if it has no recording.</param>
/// <param name="Recording">The recording that the URL plays; null without a recording.</param>
/// <param name="End">The rest of the log after the URL.</param>
sealed record CachedCallLog(BodyPart Begin, RecordingName? Recording, byte[] End)
{
    // Enough for an S3 URL with a session token.
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

    // Builds the quoted URL and the rest of the log as one part of the body.
    Link Sign(RecordingName recording, IRecordingLinks links, DateTimeOffset now)
    {
        var json = new ArrayBufferWriter<byte>(512);
        json.Write("\""u8);
        links.Sign(recording, inline: false, json);
        json.Write("\""u8);
        json.Write(End);
        return new(json.WrittenSpan.ToArray(), now, now + links.Fresh);
    }

    sealed record Link(byte[] Json, DateTimeOffset SignedAt, DateTimeOffset FreshUntil);
}
