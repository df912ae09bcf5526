namespace Callbook.Server.Recordings.Audio;

/// <summary>What a file of sound tells of itself.</summary>
/// <param name="Kind">By its bytes; what the sender said does not count.</param>
/// <param name="ContentType">As it is answered.</param>
/// <param name="Duration">Null where the file does not tell.</param>
/// <param name="Channels">Null where the file does not tell.</param>
sealed record AudioProperties(AudioKind Kind, string ContentType, TimeSpan? Duration, int? Channels);

/// <summary>Recognises a file of sound and reads how long it is. The bytes are a stranger's: nothing of them makes it throw, run long or take much memory.</summary>
static class AudioFile
{
    /// <summary>So many of the first bytes tell all that <see cref="Sniff"/> can; fewer will mostly do.</summary>
    public const int SniffBytes = 4096;

    /// <summary>Null for what is no sound we know.</summary>
    public static AudioKind? Sniff(ReadOnlySpan<byte> firstBytes) => AudioSignatures.Find(firstBytes);

    /// <summary>Null for what is no sound we know. What the stream throws passes through.</summary>
    public static async Task<AudioProperties?> Read(Stream seekable, CancellationToken cancel)
    {
        var bytes = new BoundedBytes(seekable);
        return Sniff((await bytes.Read(0, SniffBytes, cancel)).Span) is { } kind
            ? new(kind, kind.ContentType(), null, null)
            : null;
    }
}
