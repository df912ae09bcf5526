using Callbook.Server.Audio;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>What came of one attempt to get a recording.</summary>
abstract record Download
{
    /// <summary>It is a recording as far as its first bytes tell; what goes wrong while it is read is a <see cref="DownloadException"/>.</summary>
    /// <param name="Body">To be read once, and disposed of.</param>
    /// <param name="Kind">By its first bytes.</param>
    /// <param name="Bytes">How many there are, where the sender told.</param>
    public sealed record Opened(Stream Body, AudioKind Kind, long? Bytes) : Download;

    /// <summary>The link leads to nothing, or no longer: 404, 410, 403 of one that has expired. Another attempt will not help.</summary>
    public sealed record Dead(int Status) : Download;

    /// <summary>The link leads to what is not fetched. Another attempt will not help.</summary>
    public sealed record Refused(DownloadRefusal Why) : Download;

    /// <summary>It may go well the next time.</summary>
    /// <param name="Why">What happened.</param>
    /// <param name="Status">What was answered, where something was.</param>
    /// <param name="RetryAfter">How long the other side asked to be left alone, an hour at most.</param>
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

/// <summary>The body could not be read to its end.</summary>
sealed class DownloadException(Download outcome) : IOException("The recording could not be read to its end.")
{
    /// <summary><see cref="Download.Refused"/> or <see cref="Download.Failed"/>.</summary>
    public Download Outcome { get; } = outcome;
}

/// <summary>How far a download may go.</summary>
/// <param name="MostBytes">Of a body.</param>
sealed record DownloadLimits(long MostBytes)
{
    /// <summary>How long an answer may take to begin.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a body may send nothing.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long all of it may take: who sends a byte now and then does not hold a worker for ever.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromHours(1);
}
