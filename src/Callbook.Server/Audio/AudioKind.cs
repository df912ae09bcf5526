namespace Callbook.Server.Audio;

/// <summary>The container formats of recordings. The codec inside (Opus, AAC, µ-law …) matters only to the player.</summary>
enum AudioKind
{
    Wav,
    Mp3,
    Ogg,
    WebM,
    Mp4,
    Flac,
}

static class AudioKinds
{
    public static string ContentType(this AudioKind kind) => kind switch
    {
        AudioKind.Wav => "audio/wav",
        AudioKind.Mp3 => "audio/mpeg",
        AudioKind.Ogg => "audio/ogg",
        AudioKind.WebM => "audio/webm",
        AudioKind.Mp4 => "audio/mp4",
        AudioKind.Flac => "audio/flac",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The file extension, with the dot.</summary>
    public static string Extension(this AudioKind kind) => kind switch
    {
        AudioKind.Wav => ".wav",
        AudioKind.Mp3 => ".mp3",
        AudioKind.Ogg => ".ogg",
        AudioKind.WebM => ".webm",
        AudioKind.Mp4 => ".m4a",
        AudioKind.Flac => ".flac",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
