using System.Runtime.InteropServices;

namespace Callbook.Server.Audio;

/// <summary>What a file of sound tells of itself.</summary>
/// <param name="Kind">By its bytes; what the sender said does not count.</param>
/// <param name="ContentType">As it is answered.</param>
/// <param name="Duration">Null where the file does not tell.</param>
/// <param name="Channels">Null where the file does not tell.</param>
sealed record AudioProperties(AudioKind Kind, string ContentType, TimeSpan? Duration, int? Channels);

/// <summary>
/// Recognises a file of sound and reads how long it is. The bytes are a stranger's: nothing of them makes it throw, run long or take much memory.
/// </summary>
static class AudioFile
{
    /// <summary>So many of the first bytes tell all that <see cref="Sniff"/> can; fewer will mostly do.</summary>
    public const int SniffBytes = 4096;

    const double MostSeconds = 366 * 86_400.0;
    const int MostChannels = 255;

    /// <summary>Null for what is no sound we know.</summary>
    public static AudioKind? Sniff(ReadOnlySpan<byte> firstBytes) => AudioSignatures.Find(firstBytes);

    /// <summary>Null for what is no sound we know. What the stream throws passes through.</summary>
    public static async Task<AudioProperties?> Read(Stream seekable, CancellationToken cancel)
    {
        var bytes = new BoundedBytes(seekable);
        if (Sniff((await bytes.Read(0, SniffBytes, cancel)).Span) is not { } kind)
            return null;
        var told = await Read(kind, bytes, cancel);
        var seconds = bytes.Exhausted ? null : told.Seconds;
        return new(
            kind,
            kind.ContentType(),
            seconds is >= 0 and <= MostSeconds ? TimeSpan.FromMilliseconds(Math.Round(seconds.Value * 1000)) : null,
            told.Channels is > 0 and <= MostChannels ? told.Channels : null);
    }

    static async Task<AudioLength> Read(AudioKind kind, BoundedBytes bytes, CancellationToken cancel) => kind switch
    {
        AudioKind.Wav => (await WavHeader.Read(bytes, cancel))?.ToLength() ?? default,
        AudioKind.Mp3 => await Mp3Length.Read(bytes, cancel),
        AudioKind.Ogg => await OggLength.Read(bytes, cancel),
        AudioKind.WebM => await WebMLength.Read(bytes, cancel),
        AudioKind.Mp4 => await Mp4Length.Read(bytes, cancel),
        AudioKind.Flac => FlacLength.Read((await bytes.Read(0, 42, cancel)).Span),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>What a file's headers tell, not checked yet.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct AudioLength(double? Seconds, int? Channels);
