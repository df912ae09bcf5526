using Callbook.Client;
using Callbook.Server.CallLogs;
using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Hosting;
using Callbook.Server.Jobs;
using Callbook.Server.Store;

namespace Callbook.Server.Summaries;

/// <summary>
/// Summarizes finished calls with the language model, if there is one. It falls back to extraction without a model or when all attempts
/// with it failed. Extraction is cheap, so without a model jobs are handled in batches.
/// </summary>
sealed partial class SummarizeCall(SqlDialect dialect, Summarizers summarizers, TimeProvider time, ILogger<SummarizeCall> logger) : IJobHandler
{
    public const string Name = "summarize_call";

    const int MostTogether = 64;

    // Inflated transcripts in memory at a time. A single one may be larger.
    const int MostTranscriptBytes = 16 * 1024 * 1024;

    public string Kind => Name;

    public int AtOnce => summarizers.Model is null ? MostTogether : 1;

    public bool WritesLogs => true;

    public async Task<JobWrite?> Handle(IReadOnlyList<LeasedJob> jobs, CancellationToken cancel)
    {
        // Read skips deleted logs, which need no summary.
        var wanted = (await LogToSummarize.Read(dialect, jobs, cancel)).Where(log => log.IsWanted).ToList();
        var made = new Dictionary<LeasedJob, (ShownSummary, SummaryVersionRow)>();
        foreach (var some in Share(wanted))
        {
            foreach (var (log, transcript) in await LogToSummarize.ReadTranscripts(dialect, some, cancel))
            {
                if (await Make(log, transcript, cancel) is { } summary && !IsShown(log, summary.Version))
                    made.Add(log.Job, summary);
            }
        }

        return made.Count == 0
            ? null
            : (write, held, stop) => SummariesTable.Replace(dialect, write, held.Where(made.ContainsKey).Select(job => made[job]), stop);
    }

    static IEnumerable<IReadOnlyList<LogToSummarize>> Share(IReadOnlyList<LogToSummarize> logs)
    {
        var some = new List<LogToSummarize>();
        foreach (var log in logs)
        {
            if (some.Count > 0 && some.Sum(other => (long)other.TranscriptLength) + log.TranscriptLength > MostTranscriptBytes)
            {
                yield return some;
                some = [];
            }

            some.Add(log);
        }

        if (some.Count > 0)
            yield return some;
    }

    async Task<(ShownSummary Shown, SummaryVersionRow Version)?> Make(LogToSummarize log, byte[] transcript, CancellationToken cancel)
    {
        try
        {
            var began = time.GetTimestamp();
            var call = log.Open(transcript);
            var (source, made) = await Summarize(call, log.Job, cancel);
            var version = Version(log, source, made, SummaryContent.Of(made.Summary, call.Entries), time.GetElapsedTime(began));
            return (Show(log, version, made.Summary, made.Language), version);
        }
        catch (SummaryException fault)
        {
            Log.NotNow(logger, fault, log.Job.Subject.Id);
            log.Job.Fail(fault.Message, retryAfter: fault.RetryAfter);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A failure of one call does not affect the others.
            Log.NotMade(logger, fault, log.Job.Subject.Id);
            log.Job.Fail($"failed with {fault.GetType().Name}; the log has more");
        }

        return null;
    }

    async Task<(string Source, Summarized Made)> Summarize(CallToSummarize call, LeasedJob job, CancellationToken cancel)
    {
        // Without speech a model could only invent content.
        if (summarizers.Model is { } model && call.Entries.Any(entry => entry.Speaker != Speaker.System))
        {
            try
            {
                return (model.Source, await model.Summarize(call, cancel));
            }
            catch (SummaryException fault) when (fault.Final || job.IsLastAttempt)
            {
                Log.StoodIn(logger, fault, job.Subject.Id);
            }
        }

        return (summarizers.Extractive.Source, await summarizers.Extractive.Summarize(call, cancel));
    }

    SummaryVersionRow Version(LogToSummarize log, string source, Summarized made, string content, TimeSpan latency) => new()
    {
        AgentId = log.Job.Subject.AgentId,
        CallLogId = log.Job.Subject.Id,
        Version = 0, // the insert assigns the number
        OrganizationId = log.Job.Subject.OrganizationId,
        LogUpdatedAt = log.UpdatedAt,
        Source = source,
        Model = made.Model,
        TokensIn = made.TokensIn,
        TokensOut = made.TokensOut,
        LatencyMs = (int)latency.TotalMilliseconds,
        Markdown = SummaryMarkdown.Render(made.Summary),
        Content = content,
        CreatedAt = time.Now(),
    };

    // Always later than before, even if the clock went back, because the ETag must change.
    static ShownSummary Show(LogToSummarize log, SummaryVersionRow version, Summary summary, string? language)
    {
        var next = log.UpdatedAt.AddMilliseconds(1);
        return new(
            new(version.OrganizationId, version.AgentId, version.CallLogId), version.Markdown, summary, language, version.CreatedAt > next ? version.CreatedAt : next)
        {
            Transcript = (log.TranscriptLength, log.TranscriptCrc32),
            KnownMarkdown = log.Current.Markdown,
        };
    }

    static bool IsShown(LogToSummarize log, SummaryVersionRow summary) => log.Current == (summary.Source, summary.Markdown, summary.Content);

    static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "An attempt to summarize the call {Call} failed")]
        public static partial void NotNow(ILogger logger, SummaryException fault, Guid call);

        [LoggerMessage(LogLevel.Error, "The call {Call} could not be summarized")]
        public static partial void NotMade(ILogger logger, Exception fault, Guid call);

        [LoggerMessage(LogLevel.Warning, "The model failed; the call {Call} is summarized by extraction")]
        public static partial void StoodIn(ILogger logger, SummaryException fault, Guid call);
    }
}
