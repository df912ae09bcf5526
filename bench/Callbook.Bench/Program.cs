using Callbook.Bench;
using Callbook.Bench.Ingest;
using Callbook.Bench.Jobs;
using Callbook.Bench.Summaries;

if (args is ["one-commit-a-request", var tables, var folder, ..])
{
    await OneCommitARequest.Serve(args[3..], tables, folder);
    return 0;
}

if (args is ["jobs", ..])
    return await JobsBench.Run(args[1..]);

if (args is ["ingest", ..])
    return await IngestBench.Run(args[1..]);

if (args is ["summaries", ..])
    return SummaryBench.Run(args[1..]);

if (args is ["baseline", var database, ..])
{
    await Baseline.Serve(args[2..], database);
    return 0;
}

var options = Options.Parse(args);
var plan = new Plan(options.Logs);
Console.WriteLine(plan.Transcripts.Describe());
var lines = new List<Line>();
foreach (var name in options.Databases)
{
    Console.WriteLine($"\n== {name}");
    await using var cluster = name == "postgres" ? await Cluster.Start(Path.Combine(options.Cache, $"postgres-{options.Logs}")) : null;
    var subject = await Databases.Load(name, cluster, plan, options);
    lines.AddRange(await Starts.Measure(subject));
    var (server, _) = await subject.StartServer(Subject.ListOf(plan.Measured));
    await using (server)
    {
        lines.AddRange(await Throughput.Measure(subject, server));
        lines.AddRange(await Latency.Measure(subject, server));
        var pages = options.Logs / 2 / Plan.PageSize;
        var wandering = await Wrk.Wander(server.Url, $"/v1/agents/{plan.Busy}/call-logs", pages, options.Cache, options.WarmUpSeconds);
        lines.Add(new($"{name}, random pages of {pages}, gzip", wandering, "/s"));
        lines.Add(new($"{name}, peak memory of the server under all of this", server.PeakMegabytes(), " MB", AtMost: 400));
    }
}

return Bars.Print(lines) ? 0 : 1;
