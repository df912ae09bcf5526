namespace Callbook.Server.Audio;

/// <summary>The containers a recording may come in. What is inside (Opus, AAC, µ-law …) is the player's matter.</summary>
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

    /// <summary>What a file of it is called by, with the dot.</summary>
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
