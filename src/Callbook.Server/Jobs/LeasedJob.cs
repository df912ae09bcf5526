namespace Callbook.Server.Jobs;

/// <summary>A job that a worker of this server has in hand, for as long as its lease is renewed.</summary>
/// <param name="Id">The job.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Payload">What its kind needs beside the ids, as JSON.</param>
/// <param name="Attempts">Which attempt this is, from 1.</param>
/// <param name="Wanted">How often it had been asked for when it was taken.</param>
/// <param name="Lease">The lease.</param>
sealed record LeasedJob(Guid Id, JobSubject Subject, string? Payload, int Attempts, long Wanted, Guid Lease)
{
    public const int MostAttempts = 6;

    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Whether it is given up when it fails now.</summary>
    public bool IsLastAttempt => Attempts >= MostAttempts;

    /// <summary>Why it failed, where it did.</summary>
    public JobFailure? Failure { get; private set; }

    /// <summary>It failed. The reason is shown in the list of jobs: it must hold nothing of the call.</summary>
    public void Fail(string reason, bool final = false, TimeSpan? retryAfter = null) =>
        Failure = new(reason, final || IsLastAttempt, Longer(Pause(Random.Shared.NextDouble()), retryAfter));

    /// <summary>
    /// How long it waits for the next attempt: twice as long each time, and up to half of it less by lot, so that what failed together does not come
    /// back together.
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
/// <param name="Reason">In words for the operator.</param>
/// <param name="Final">Whether there is no other.</param>
/// <param name="Pause">How long it waits for the next.</param>
sealed record JobFailure(string Reason, bool Final, TimeSpan Pause);
