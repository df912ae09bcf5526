using System.Diagnostics.Metrics;
using Callbook.Server.Hosting.Privacy;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Callbook.Server.Hosting;

/// <summary>
/// The names of all traces and metrics. Prometheus reads the metrics at /metrics. If <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, traces,
/// metrics and logs are exported by OTLP, configured by the standard <c>OTEL_*</c> variables. Names follow the OpenTelemetry semantic
/// conventions; our own start with <c>callbook.</c>
/// </summary>
static class Telemetry
{
    public const string Name = "Callbook";

    static readonly Meter Meter = new(Name);

    public static readonly Counter<long> CallsStored = Meter.CreateCounter<long>("callbook.calls.stored", "{call}", "Calls stored");

    /// <summary>Calls that were posted again and changed nothing.</summary>
    public static readonly Counter<long> CallsRepeated = Meter.CreateCounter<long>("callbook.calls.repeated", "{call}", "Calls that had been stored before");

    /// <summary>Stored entries of calls in progress.</summary>
    public static readonly Counter<long> EntriesStored = Meter.CreateCounter<long>("callbook.entries.stored", "{entry}", "Entries of calls in progress stored");

    /// <summary>Writes grouped into one commit.</summary>
    public static readonly Histogram<long> CommitSize = Meter.CreateHistogram<long>(
        "callbook.commit.writes", "{write}", "Writes in one commit", advice: new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500] });

    public static readonly Histogram<double> CommitDuration = Meter.CreateHistogram<double>(
        "callbook.commit.duration", "s", "Time of one commit", advice: new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] });

    /// <summary>Requests refused because the queue, or a resource that it needs, was full.</summary>
    public static readonly Counter<long> Overloads = Meter.CreateCounter<long>("callbook.overloads", "{request}", "Requests turned away because a bounded queue was full");

    /// <summary>Open streams of a call's events.</summary>
    public static readonly UpDownCounter<long> Watchers = Meter.CreateUpDownCounter<long>("callbook.watchers", "{watcher}", "Open streams of a call's events");

    /// <summary>Watchers cut off because they stopped reading for too long.</summary>
    public static readonly Counter<long> WatchersCutOff = Meter.CreateCounter<long>("callbook.watchers.cut_off", "{watcher}", "Watchers that were too slow and were cut off");

    static readonly Counter<long> JobsEnded = Meter.CreateCounter<long>("callbook.jobs.ended", "{job}", "Attempts at jobs, by kind and by what became of them");

    static readonly Gauge<long> JobDepth = Meter.CreateGauge<long>("callbook.jobs.depth", "{job}", "Jobs by kind and state, in the whole database");

    static readonly Gauge<double> JobAge = Meter.CreateGauge<double>("callbook.jobs.oldest", "s", "Age of the oldest job that is not given up, by kind");

    static readonly Gauge<int> Outages = Meter.CreateGauge<int>("callbook.outage", null, "1 while a place where the server stores things does not work, by place");

    static readonly Gauge<double> ClockDifference = Meter.CreateGauge<double>("callbook.clock.difference", "s", "How far the database's clock is ahead of this server's");

    public static void TellOutage(string place, bool lasts) => Outages.Record(lasts ? 1 : 0, new KeyValuePair<string, object?>("place", place));

    public static void TellClockDifference(TimeSpan difference) => ClockDifference.Record(difference.TotalSeconds);
    static readonly Gauge<long> RecordingDeletions = Meter.CreateGauge<long>(
        "callbook.recording_deletions.waiting", "{recording}", "Recordings of deleted calls that the store has not deleted yet, in the whole database");

    static readonly Gauge<long> DeletedOrganizations = Meter.CreateGauge<long>(
        "callbook.organizations.deleted", "{organization}", "Deleted organizations whose contents are not removed yet");

    public static void TellDeletedOrganizations(long count) => DeletedOrganizations.Record(count);

    static readonly Gauge<long> RecordingDeletionAttempts = Meter.CreateGauge<long>(
        "callbook.recording_deletions.attempts", "{attempt}", "Most failed attempts at one of them");

    public static void TellRecordingDeletions(long waiting, int attempts)
    {
        RecordingDeletions.Record(waiting);
        RecordingDeletionAttempts.Record(attempts);
    }

    /// <summary>Counts finished attempts: done, failed and to be retried, dead.</summary>
    public static void CountJobs(string kind, int done, int failed, int dead)
    {
        foreach (var (outcome, count) in new[] { ("done", done), ("failed", failed), ("dead", dead) })
            JobsEnded.Add(count, new("kind", kind), new("outcome", outcome));
    }

    public static void TellJobs(string kind, string state, long count) => JobDepth.Record(count, new("kind", kind), new KeyValuePair<string, object?>("state", state));

    public static void TellOldestJob(string kind, TimeSpan age) => JobAge.Record(age.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        // Without the switch the framework's spans have no tags.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Name.ToLowerInvariant()).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics
                .AddMeter(Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql")
                .AddView(WithoutAddresses)
                .AddPrometheusExporter());
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is null)
            return;
        telemetry.WithTracing(traces => traces.AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql").AddProcessor<PrivateUrls>());
        telemetry.WithLogging().UseOtlpExporter();
    }

    // The addresses of the database and of the server are nobody else's business.
    static MetricStreamConfiguration? WithoutAddresses(Instrument instrument) => instrument.Meter.Name is "Npgsql" or "Microsoft.AspNetCore.Server.Kestrel"
        ? new()
        {
            TagKeys =
            [
                "db.client.connection.pool.name", "db.client.connection.state", "db.system.name", "error.type", "network.type", "network.transport",
                "network.protocol.name", "network.protocol.version", "tls.protocol.version",
            ],
        }
        : null;
}
