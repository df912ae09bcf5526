using System.Buffers;
using Callbook.Server.CallLogs;

namespace Callbook.Server.Recordings.S3;

/// <summary>Pre-signed URLs of the bucket. Players read from S3, not from this server.</summary>
sealed class S3Links(RecordingSettings settings, S3Presigner presigner) : IRecordingLinks
{
    // The other response headers come from the object itself, which is an attachment.
    const string Inline = "&response-content-disposition=inline";

    public TimeSpan Fresh { get; } = settings.UrlLifetime / 60;

    public void Sign(RecordingName recording, bool inline, IBufferWriter<byte> url) =>
        presigner.Sign("GET", recording.ToString(), settings.UrlLifetime, inline ? Inline : "", url);
}
