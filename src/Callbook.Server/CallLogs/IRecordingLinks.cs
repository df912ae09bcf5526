using System.Buffers;

namespace Callbook.Server.CallLogs;

/// <summary>
/// Makes signed, expiring URLs that play recordings. It makes no network requests, because a page needs a hundred URLs at once.
/// </summary>
interface IRecordingLinks
{
    /// <summary>
    /// How long a signed URL may be reused in further responses. It is a small part of the URL's lifetime, so that a reused URL has not
    /// expired.
    /// </summary>
    TimeSpan Fresh { get; }

    /// <summary>Writes a URL whose lifetime starts now. It contains no character that JSON would escape.</summary>
    /// <param name="recording">The recording that the URL plays.</param>
    /// <param name="inline">Whether a browser that opens the URL plays the recording in a page instead of saving it.</param>
    /// <param name="url">Receives the URL in ASCII.</param>
    void Sign(RecordingName recording, bool inline, IBufferWriter<byte> url);
}
