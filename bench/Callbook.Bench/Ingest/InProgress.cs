using System.Diagnostics;
using System.Text;

namespace Callbook.Bench.Ingest;

/// <summary>Two thousand calls at once, in each of which somebody says something every second; fifty of them are watched.</summary>
static class InProgress
{
    const int AtOnce = 2000;
    const int Watched = 50;
    static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Line>> Measure(string name, LiveCalls live, Served server, IngestOptions options)
    {
        var calls = await live.Begin(server, AtOnce);
        var entries = options.CallsInProgressSeconds;
        using var enough = new CancellationTokenSource((entries * Between) + Patience);
        var watchers = calls.Take(Watched).Select(id => Watch(server, $"{live.Calls}/{id}/events", entries, enough.Token)).ToList();
        var callers = await Task.WhenAll(calls.Select((id, index) => Call(server, $"{live.Calls}/{id}/entries", entries, Between * index / calls.Count)));
        var seen = await Task.WhenAll(watchers);
        var times = new Times();
        foreach (var one in callers)
            times.Add(one);
        var what = $"{name}, {calls.Count} calls at once, an entry a second each";
        return
        [
            new($"{what}: p99 of the acknowledgement", times.Milliseconds(0.99), " ms"),
            new($"{what}: acknowledged", (double)times.Count / calls.Count / entries * 100, " %", AtLeast: 100),
            new($"{what}: seen in order by {seen.Length} watchers", (double)seen.Sum() / seen.Length / entries * 100, " %", AtLeast: 100, AtMost: 100),
        ];
    }

    static async Task<Times> Call(Served server, string path, int entries, TimeSpan offset)
    {
        var times = new Times();
        await Task.Delay(offset);
        using var stream = await AppendStream.Open(server.Url, path);
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; number < entries; number++)
        {
            var sentAt = Stopwatch.GetTimestamp();
            await stream.Send(Encoding.ASCII.GetBytes(AppendStream.Chunk(Streaming.Entry(number))));
            while (stream.Acknowledged <= number)
            {
                if (!await stream.Read())
                    throw new InvalidOperationException("The server has closed the stream");
            }

            times.Add(Stopwatch.GetElapsedTime(sentAt));
            if ((Between * (number + 1)) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } left)
                await Task.Delay(left);
        }

        await stream.Finish();
        return times;
    }

    // How many entries were seen, each once and in its turn.
    static async Task<int> Watch(Served server, string path, int entries, CancellationToken enough)
    {
        var seen = 0;
        try
        {
            using var http = new HttpClient { BaseAddress = new(server.Url), DefaultRequestHeaders = { Authorization = new("Bearer", Plan.ApiKey) } };
            using var events = new StreamReader(await http.GetStreamAsync(path, enough));
            while (seen < entries && await events.ReadLineAsync(enough) is { } line)
            {
                if (!line.StartsWith("data:", StringComparison.Ordinal) || !line.Contains("\"text\"", StringComparison.Ordinal))
                    continue;
                if (!line.Contains($"\"timestamp\":{seen}.25", StringComparison.Ordinal))
                    break;
                seen++;
            }
        }
        catch (OperationCanceledException)
        {
            // What was not seen by now was not seen.
        }

        return seen;
    }
}
