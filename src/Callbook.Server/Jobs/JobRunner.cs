using System.Diagnostics;
using Callbook.Server.Hosting;

namespace Callbook.Server.Jobs;

/// <summary>
/// The workers of this server. Each claims due jobs of its kind, runs their handler and ends them. Any number of servers can work on one
/// database. A stopping server starts no more jobs; running jobs have some time to finish and are then released.
/// </summary>
sealed partial class JobRunner : BackgroundService, IHostedLifecycleService
{
    // The bell does not ring for jobs of other servers or for jobs that wait for another attempt.
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    // Batches of cheap jobs could take a whole processor from ingestion. While calls arrive, the worker runs for one thirteenth of the
    // time.
    const int RestFor = 12;
    static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);

    readonly JobLeases leases;
    readonly JobQueue queue;
    readonly int concurrency;
    readonly ILogger logger;
    readonly Dictionary<string, JobTurns> turns;
    readonly CancellationTokenSource leaving = new();
    readonly CancellationTokenSource givingUp = new();

    public JobRunner(IEnumerable<IJobHandler> handlers, JobLeases leases, JobQueue queue, JobSettings settings, ILogger<JobRunner> logger)
    {
        var known = new Dictionary<string, IJobHandler>(StringComparer.Ordinal);
        foreach (var handler in handlers)
        {
            if (!known.TryAdd(handler.Kind, handler))
                throw new CannotStartException($"two handlers do jobs of the kind '{handler.Kind}'");
        }

        (Handlers, this.leases, this.queue, this.logger) = (known, leases, queue, logger);
        concurrency = settings.Concurrency;
        turns = known.ToDictionary(handler => handler.Key, handler => new JobTurns(Workers(handler.Value)), StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, IJobHandler> Handlers { get; }

    /// <summary>How this server's workers of a kind are shared.</summary>
    public JobTurns Turns(string kind) => turns[kind];

    /// <summary>Runs jobs of this kind until none is due. Returns how many were started.</summary>
    public async Task<int> RunNow(string kind, CancellationToken cancel)
    {
        var count = 0;
        while (await Run(Handlers[kind], cancel, cancel) is var begun and > 0)
            count += begun;
        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(Handlers.Values.SelectMany(handler =>
            Enumerable.Range(0, Workers(handler))
                .Select(_ => Task.Run(() => Work(handler, leaving.Token, givingUp.Token), CancellationToken.None))));
    }

    /// <summary>Jobs end while the server drains.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await leaving.CancelAsync();
        givingUp.CancelAfter(Grace);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        leaving.Dispose();
        givingUp.Dispose();
        foreach (var kind in turns.Values)
            kind.Dispose();
        base.Dispose();
    }

    int Workers(IJobHandler handler) => handler.AtOnce > 1 ? Math.Min(1, concurrency) : concurrency;

    async Task Work(IJobHandler handler, CancellationToken stopping, CancellationToken giveUp)
    {
        var bell = queue.Bell(handler.Kind);
        var idle = true; // jobs left by an earlier run wait a moment, because a starting server serves requests first
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (idle)
                    await bell.Wait(LongestWait, stopping);
                var (rings, began) = (bell.Rings, Stopwatch.GetTimestamp());
                idle = await Run(handler, stopping, giveUp) == 0;
                if (!idle && handler.AtOnce > 1 && bell.Rings != rings)
                    await Task.Delay(Rest(Stopwatch.GetElapsedTime(began)), stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The leases expire by themselves.
                if (!leases.IsOutage(fault))
                    Log.QueueFailed(logger, fault, handler.Kind);
                idle = true;
            }
        }
    }

    static TimeSpan Rest(TimeSpan work) => work * RestFor is var rest && rest < LongestRest ? rest : LongestRest;

    async Task<int> Run(IJobHandler handler, CancellationToken stopping, CancellationToken giveUp)
    {
        var kind = turns[handler.Kind];
        var turn = await kind.Claim(() => leases.Claim(handler.Kind, handler.AtOnce, kind, stopping), stopping);
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(turn.Over, giveUp);
            await Do(handler, turn.Jobs, over.Token);
        }
        finally
        {
            kind.End(turn);
        }

        return turn.Jobs.Count;
    }

    async Task Do(IJobHandler handler, IReadOnlyList<LeasedJob> jobs, CancellationToken giveUp)
    {
        // Wakes another worker, since more jobs may be due. A kind with batches has only one worker.
        if (jobs.Count == 1 && handler.AtOnce == 1)
            queue.Bell(handler.Kind).Ring();
        // A job that was started before may have crashed its server. Run alone, it cannot fail other jobs with it.
        var batches = jobs.Where(job => job.Attempts > 1).Select(job => (IReadOnlyList<LeasedJob>)[job])
            .Append([.. jobs.Where(job => job.Attempts == 1)]);
        await using var renewal = new Renewal(leases, jobs);
        foreach (var batch in batches.Where(batch => batch.Count > 0))
            await Handle(handler, batch, renewal.Lost, giveUp);
    }

    async Task Handle(IJobHandler handler, IReadOnlyList<LeasedJob> jobs, CancellationToken lost, CancellationToken giveUp)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(lost, giveUp);
        var result = default(JobWrite);
        try
        {
            if (jobs[0].Attempts > LeasedJob.MostAttempts)
                jobs[0].Fail("the server stopped during each attempt", final: true); // alone in its batch
            else
                result = await handler.Handle(jobs, cancel.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await leases.Release(jobs);
            return;
        }
        catch (Exception fault)
        {
            if (!leases.IsOutage(fault))
                Log.JobsFailed(logger, fault, handler.Kind, jobs.Count);
            foreach (var job in jobs)
                job.Fail($"failed with {fault.GetType().Name}; the log has more"); // the message may contain call content
        }

        await leases.Finish(jobs, result, handler.WritesLogs);
        Telemetry.CountJobs(handler.Kind, jobs.Count(job => job.Failure is null), failed: jobs.Count(job => job.Failure is { Final: false }), dead: jobs.Count(job => job.Failure is { Final: true }));
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Jobs} jobs of kind {Kind} failed")]
        public static partial void JobsFailed(ILogger logger, Exception fault, string kind, int jobs);

        [LoggerMessage(LogLevel.Error, "Jobs of kind {Kind} could not be claimed or ended")]
        public static partial void QueueFailed(ILogger logger, Exception fault, string kind);
    }
}
