using System.Buffers;
using Callbook.Server.CallLogs;

namespace Callbook.Server.Recordings.S3;

/// <summary>Pre-signed URLs of the bucket. Players read from S3, not from this server.</summary>
sealed class S3Links(RecordingSettings settings, S3Presigner presigner) : IRecordingLinks
{
    // The other response headers come from the object itself.
    const string Save = "&response-content-disposition=attachment";

    public TimeSpan Fresh { get; } = settings.UrlLifetime / 60;

    public void Sign(RecordingName recording, bool download, IBufferWriter<byte> url) =>
        presigner.Sign("GET", recording.ToString(), settings.UrlLifetime, download ? Save : "", url);
}
