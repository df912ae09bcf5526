using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Callbook.Bench.Ingest;
using Callbook.Client;

namespace Callbook.Bench.Jobs;

/// <summary>
/// Finished calls posted as fast as the server takes them, by 64 callers on the same machine: to an agent whose calls are summarized without a model, and
/// to one whose calls are not, in turn.
/// </summary>
static class JobsBench
{
    const int Calls = 10_000;
    const int Callers = 64;
    const int Kinds = 400;

    // Without, with, without, with, without: what the machine does meanwhile meets both.
    static readonly bool[] Rounds = [false, true, false, true, false];

    public static async Task<int> Run(string[] args)
    {
        var options = IngestOptions.Parse(args);
        var bodies = Bodies();
        var lines = new List<Line>();
        foreach (var name in options.Databases)
        {
            Console.WriteLine($"\n== {name}");
            var folder = Path.Combine(options.Cache, $"jobs-{name}");
            if (Directory.Exists(folder) && name == "sqlite")
                Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            await using var cluster = name == "postgres" ? await Cluster.Start(folder) : null;
            await using var live = await IngestBench.Empty(folder, cluster, "jobs", options);
            var quiet = await live.AddAgent("none");
            await using var server = await live.StartServer();
            lines.AddRange(await Measure(name, live, (live.AgentId, quiet), server, bodies));
        }

        return Bars.Print(lines) ? 0 : 1;
    }

    static async Task<IReadOnlyList<Line>> Measure(string name, LiveCalls live, (Guid Summarized, Guid Quiet) agents, Served server, byte[][] bodies)
    {
        // What is compiled at first use is not measured.
        await Post(server, agents.Quiet, bodies, Calls);
        await Post(server, agents.Summarized, bodies, Calls);
        await live.AllJobsDone();
        var (with, without, summaries) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var summarized in Rounds)
        {
            var began = Stopwatch.StartNew();
            await Post(server, summarized ? agents.Summarized : agents.Quiet, bodies, Calls);
            (summarized ? with : without).Add(Calls / began.Elapsed.TotalSeconds);
            await live.AllJobsDone();
            if (summarized)
                summaries.Add(Calls / began.Elapsed.TotalSeconds);
            Console.WriteLine($"{(summarized ? "with" : "without")} summaries: {(summarized ? with : without)[^1]:0} calls a second, all done after {began.Elapsed.TotalSeconds:0.0} s");
        }

        await live.AllAreSummarized(agents.Summarized, Calls * (1 + with.Count));
        return
        [
            new($"{name}, calls posted without summaries", without.Median(), "/s"),
            new($"{name}, calls posted with summaries", with.Median(), "/s"),
            new($"{name}, ingest slowed by summaries", (1 - (with.Median() / without.Median())) * 100, " %", AtMost: 15),
            new($"{name}, {Calls} calls summarized, from the first post to the last summary", summaries.Median(), "/s", AtLeast: 200),
            new($"{name}, peak memory of the server", server.PeakMegabytes(), " MB"),
        ];
    }

    static async Task Post(Served server, Guid agent, byte[][] bodies, int count)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Callers }) { BaseAddress = new(server.Url) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Plan.ApiKey);
        http.DefaultRequestHeaders.AcceptEncoding.Add(new("gzip"));
        var path = new Uri($"/v1/agents/{agent}/call-logs", UriKind.Relative);
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (index, cancel) =>
        {
            using var body = new ByteArrayContent(bodies[index % bodies.Length]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await http.PostAsync(path, body, cancel);
            answer.EnsureSuccessStatusCode();
        });
    }

    // Half of them long, half of them short.
    static byte[][] Bodies()
    {
        var dialogue = new Dialogue(new(20260101));
        return [.. Enumerable.Range(0, Kinds).Select(index => JsonSerializer.SerializeToUtf8Bytes(
            new NewCallLog($"room-{index}", DateTimeOffset.UnixEpoch.AddYears(55).AddMinutes(index),
            [
                .. dialogue.Make(index % 2 == 0 ? 20_000 : 2_000).Select(entry =>
                    (NewTranscriptEntry?)new NewTranscriptEntry(entry.Text, entry.Speaker == Speaker.Agent ? "agent" : "user", entry.Timestamp, CreatedAt: entry.CreatedAt)),
            ]), Wire.Json.NewCallLog))];
    }
}
