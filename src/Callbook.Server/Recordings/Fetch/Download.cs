using Callbook.Server.Audio;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>The outcome of one attempt to download a recording.</summary>
abstract record Download
{
    /// <summary>The first bytes are a recording's. Reading the rest throws <see cref="DownloadException"/> on a fault.</summary>
    /// <param name="Body">Read once, then disposed of.</param>
    /// <param name="Kind">Detected from the first bytes.</param>
    /// <param name="Bytes">The length, if the server has declared it.</param>
    public sealed record Opened(Stream Body, AudioKind Kind, long? Bytes) : Download;

    /// <summary>The link is dead: 404, 410 or an expired link's 403. A retry would not help.</summary>
    public sealed record Dead(int Status) : Download;

    /// <summary>The download is refused by our rules. A retry would not help.</summary>
    public sealed record Refused(DownloadRefusal Why) : Download;

    /// <summary>A retry may succeed.</summary>
    /// <param name="Why">The kind of fault.</param>
    /// <param name="Status">The status of the response, if there was one.</param>
    /// <param name="RetryAfter">The pause that the server asked for, an hour at most.</param>
    public sealed record Failed(DownloadFault Why, int? Status = null, TimeSpan? RetryAfter = null) : Download;
}

enum DownloadRefusal
{
    Scheme,
    Address,
    Redirects,
    TooLarge,
    NoAudio,
}

enum DownloadFault
{
    Unreachable,
    TimedOut,
    CutOff,
    Status,
}

/// <summary>The body could not be read completely.</summary>
sealed class DownloadException(Download outcome) : IOException("The recording could not be read to its end.")
{
    /// <summary><see cref="Download.Refused"/> or <see cref="Download.Failed"/>.</summary>
    public Download Outcome { get; } = outcome;
}

/// <summary>Limits of a download.</summary>
/// <param name="MostBytes">The size of a body.</param>
sealed record DownloadLimits(long MostBytes)
{
    /// <summary>Timeout for the response headers, redirects included.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time within which the next <see cref="WindowBytes"/> of the body must arrive.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The least average rate of the body.</summary>
    public long BytesPerSecond { get; init; } = 16 * 1024;

    public long WindowBytes => (long)(Window.TotalSeconds * BytesPerSecond);

    /// <summary>Timeout for the whole download, so that a slow server does not occupy a worker for ever.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromHours(1);
}
