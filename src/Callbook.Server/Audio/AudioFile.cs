using System.Runtime.InteropServices;

namespace Callbook.Server.Audio;

/// <summary>The properties of an audio file.</summary>
/// <param name="Kind">Detected from the bytes; the sender's media type is ignored.</param>
/// <param name="ContentType">The media type that responses use.</param>
/// <param name="Duration">Null if the file does not contain it.</param>
/// <param name="Channels">Null if the file does not contain it.</param>
sealed record AudioProperties(AudioKind Kind, string ContentType, TimeSpan? Duration, int? Channels);

/// <summary>Detects the kind and duration of an untrusted audio file. No content makes it throw, run long or use much memory.</summary>
static class AudioFile
{
    /// <summary>Enough for everything that <see cref="Sniff"/> detects. Fewer bytes are usually enough.</summary>
    public const int SniffBytes = 4096;

    const double MostSeconds = 366 * 86_400.0;
    const int MostChannels = 255;

    /// <summary>Null if the kind is unknown.</summary>
    public static AudioKind? Sniff(ReadOnlySpan<byte> firstBytes) => AudioSignatures.Find(firstBytes);

    /// <summary>Null if the kind is unknown. Exceptions of the stream pass through.</summary>
    public static async Task<AudioProperties?> Read(Stream seekable, CancellationToken cancel)
    {
        var bytes = new BoundedBytes(seekable);
        if (Sniff((await bytes.Read(0, SniffBytes, cancel)).Span) is not { } kind)
            return null;
        var found = await Read(kind, bytes, cancel);
        var seconds = bytes.Exhausted ? null : found.Seconds;
        return new(
            kind,
            kind.ContentType(),
            seconds is >= 0 and <= MostSeconds ? TimeSpan.FromMilliseconds(Math.Round(seconds.Value * 1000)) : null,
            found.Channels is > 0 and <= MostChannels ? found.Channels : null);
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

/// <summary>The values of a file's headers, not validated yet.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct AudioLength(double? Seconds, int? Channels);
