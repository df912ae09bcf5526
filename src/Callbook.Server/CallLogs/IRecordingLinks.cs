using System.Buffers;

namespace Callbook.Server.CallLogs;

/// <summary>
/// Makes the URLs by which recordings are played: signed, expiring, and made without asking anybody, as a page needs a hundred at once.
/// </summary>
interface IRecordingLinks
{
    /// <summary>
    /// How long a URL that was signed may be given out again instead of a new one: a small part of its lifetime, so that it works when it is received.
    /// </summary>
    TimeSpan Fresh { get; }

    /// <summary>Writes a URL that begins to work now. It has no character that JSON would escape.</summary>
    /// <param name="recording">What it plays.</param>
    /// <param name="download">Whether a browser is to save it instead.</param>
    /// <param name="url">Where it is written to, in ASCII.</param>
    void Sign(RecordingName recording, bool download, IBufferWriter<byte> url);
}
