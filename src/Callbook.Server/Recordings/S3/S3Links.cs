using System.Buffers;
using Callbook.Server.CallLogs;

namespace Callbook.Server.Recordings.S3;

/// <summary>Pre-signed URLs of the bucket: whoever plays a recording asks there, and not here.</summary>
sealed class S3Links(RecordingSettings settings, S3Presigner presigner) : IRecordingLinks
{
    // How the bucket answers otherwise is said by the object itself.
    const string Save = "&response-content-disposition=attachment";

    public TimeSpan Fresh { get; } = settings.UrlLifetime / 60;

    public void Sign(RecordingName recording, bool download, IBufferWriter<byte> url) =>
        presigner.Sign("GET", recording.ToString(), settings.UrlLifetime, download ? Save : "", url);
}
