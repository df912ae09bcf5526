namespace Callbook.Server.Jobs;

/// <summary>A job that a worker of this server has leased.</summary>
/// <param name="Id">The job.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Payload">What its handler needs beside the ids, as JSON.</param>
/// <param name="Attempts">The number of this attempt, from 1.</param>
/// <param name="Wanted">The number of requests for it when it was claimed.</param>
/// <param name="Lease">The lease.</param>
sealed record LeasedJob(Guid Id, JobSubject Subject, string? Payload, int Attempts, long Wanted, Guid Lease)
{
    public const int MostAttempts = 6;

    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Whether a failure now makes the job dead.</summary>
    public bool IsLastAttempt => Attempts >= MostAttempts;

    /// <summary>Why it failed; null if it did not.</summary>
    public JobFailure? Failure { get; private set; }

    /// <summary>Marks the job as failed. The reason is shown in the list of jobs, so it must not contain call content.</summary>
    public void Fail(string reason, bool final = false, TimeSpan? retryAfter = null) =>
        Failure = new(reason, final || IsLastAttempt, Longer(Pause(Random.Shared.NextDouble()), retryAfter));

    /// <summary>
    /// The pause before the next attempt. It doubles each time, minus a random part of up to half, so that jobs that failed together are
    /// not retried together.
    /// </summary>
    public TimeSpan Pause(double lot)
    {
        var whole = FirstPause * Math.Pow(2, Math.Min(Attempts, MostAttempts) - 1);
        return (whole < LongestPause ? whole : LongestPause) * (1 - (lot / 2));
    }

    static TimeSpan Longer(TimeSpan pause, TimeSpan? wanted) =>
        wanted is { } longer && longer > pause ? (longer < LongestPause ? longer : LongestPause) : pause;
}

/// <summary>Why an attempt failed.</summary>
/// <param name="Reason">A text for the operator.</param>
/// <param name="Final">Whether there is no further attempt.</param>
/// <param name="Pause">The pause before the next attempt.</param>
sealed record JobFailure(string Reason, bool Final, TimeSpan Pause);
