using System.Text.Json.Nodes;
using Callbook.Server.Agents;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Jobs;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>
/// Downloads a recording that a platform offers by a link, and stores it like an upload. If that fails, <c>session_data.recording</c> has
/// the reason. The job is idempotent.
/// </summary>
sealed class FetchRecording(RecordingFetcher fetcher, RecordingWriter recordings, CallWriter calls, SqlDialect dialect) : IJobHandler
{
    // The interval of retries if the outcome is known before the call has ended, because it is stored only then.
    static readonly TimeSpan UntilItEnds = TimeSpan.FromMinutes(10);

    // Some platforms report a link before its file exists.
    const int TriesUntilGone = 3;

    public string Kind => FetchRecordingPayload.Kind;

    // The server of the link decides how long a download takes.
    public bool GivesWay => true;

    public async Task<JobWrite?> Handle(IReadOnlyList<LeasedJob> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
            await Handle(job, FetchRecordingPayload.Read(job.Payload), cancel);
        return null;
    }

    async Task Handle(LeasedJob job, FetchRecordingPayload order, CancellationToken cancel)
    {
        var key = job.Subject.Call;
        // By now the call may be deleted, or its agent may have stopped recording.
        if (await FindAgent.Find(dialect, key.OrganizationId, key.AgentId, cancel) is not { EnableRecording: true } || !await calls.Exists(key, cancel))
            return;
        // An earlier attempt may have stored the recording and then failed. By now the link may be dead.
        if (await StoredRecording.Find(dialect, key, cancel) is { } stored && stored.Id == order.Id)
        {
            await TellFetched(key, order, stored.Facts.Duration, cancel);
            return;
        }

        try
        {
            await Fetch(job, key, order, cancel);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or OverloadedException)
        {
            job.Fail("recordings cannot be stored now");
            if (job.Failure is { Final: true })
                await Tell(job, key, FetchStatus.NotStored(), cancel);
        }
    }

    async Task Fetch(LeasedJob job, CallKey key, FetchRecordingPayload order, CancellationToken cancel)
    {
        var (recording, outcome) = await fetcher.Fetch(key.OrganizationId, order.Offer, cancel);
        switch (outcome)
        {
            case Download.Dead { Status: 404 } when job.Attempts < TriesUntilGone:
                job.Fail("there is no recording at the URL yet");
                break;
            case Download.Dead dead:
                await Tell(job, key, FetchStatus.Gone(dead), cancel);
                break;
            case Download.Refused refused:
                await Tell(job, key, FetchStatus.Refused(refused), cancel);
                break;
            case Download.Failed failed:
                job.Fail(FetchStatus.InWords(failed), retryAfter: failed.RetryAfter);
                if (job.Failure is { Final: true })
                    await Tell(job, key, FetchStatus.Failed(failed), cancel);
                break;
            default:
                using (recording)
                {
                    if (recording is not null && await recordings.Store(key, recording, order.Offer.OffsetSeconds, order.Id, cancel) != RecordingOutcome.CallGone)
                        await TellFetched(key, order, recording.Audio.Duration?.TotalSeconds, cancel);
                }

                break;
        }
    }

    Task<bool> TellFetched(CallKey key, FetchRecordingPayload order, double? seconds, CancellationToken cancel) =>
        calls.Add(key, call => FetchStatus.News(call, FetchStatus.Fetched(call, order.Offer.OffsetSeconds, seconds)), cancel);

    async Task Tell(LeasedJob job, CallKey key, JsonObject status, CancellationToken cancel)
    {
        if (!await calls.Add(key, call => FetchStatus.News(call, status), cancel) && await calls.Exists(key, cancel))
            job.Fail("there is no recording; the call log says so when the call has ended", retryAfter: UntilItEnds);
    }
}
