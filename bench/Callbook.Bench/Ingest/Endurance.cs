namespace Callbook.Bench.Ingest;

/// <summary>The server's memory at the highest load that it sustains.</summary>
static class Endurance
{
    static readonly TimeSpan Sample = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<Line>> Measure(string name, LiveCalls live, Served server, IngestOptions options)
    {
        var streaming = new Streaming(live, server, Streaming.OnTheirWay);
        var running = streaming.Measure(TimeSpan.FromMinutes(options.Minutes));
        var memory = new List<double>();
        while (await Task.WhenAny(running, Task.Delay(Sample)) != running)
            memory.Add(server.Megabytes());
        var rate = await running;
        var fifth = Math.Max(1, memory.Count / 5);
        var (early, late) = (memory.Skip(fifth).Take(fifth).Median(), memory.TakeLast(fifth).Median());
        return
        [
            new($"{name}, {options.Minutes} minutes at the highest load", rate.EntriesPerSecond, "/s"),
            new($"{name}, the same: p99 of the acknowledgement", rate.P99Milliseconds, " ms"),
            new($"{name}, the same: memory in the last fifth / in the second", late / early, AtMost: 1.15),
            new($"{name}, peak memory of the server under all of this", server.PeakMegabytes(), " MB", AtMost: 300),
        ];
    }
}
