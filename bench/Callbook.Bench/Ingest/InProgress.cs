using System.Diagnostics;
using System.Text;

namespace Callbook.Bench.Ingest;

/// <summary>Two thousand calls at once, in each of which somebody says something every second; fifty of them are watched.</summary>
static class InProgress
{
    const int AtOnce = 2000;
    const int Watched = 50;
    static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Line>> Measure(string name, LiveCalls live, Served server, IngestOptions options)
    {
        var entries = options.CallsInProgressSeconds;
        var calls = (await live.Begin(server, AtOnce)).Select((id, index) => (Path: $"{live.Calls}/{id}", Watcher: index < Watched ? new Watcher(entries) : null)).ToList();
        using var enough = new CancellationTokenSource((entries * Between) + Patience);
        var watching = calls.Where(call => call.Watcher is not null).Select(call => call.Watcher!.Watch(server, call.Path + "/events", enough.Token)).ToList();
        // Who ends a call has a connection already.
        using var connections = new SocketsHttpHandler { MaxConnectionsPerServer = Watched };
        using var http = new HttpClient(connections) { BaseAddress = new(server.Url), DefaultRequestHeaders = { Authorization = new("Bearer", Plan.ApiKey) } };
        var spoken = await Task.WhenAll(calls.Select((call, index) => Speak(server, http, call.Path, call.Watcher, entries, Between * index / calls.Count)));
        await Task.WhenAll(watching);
        Console.WriteLine($"  {calls.Count} calls at once: peak memory {server.PeakMegabytes():0} MB");
        var (times, seen) = (new Times(), new Times());
        foreach (var one in spoken)
            times.Add(one);
        var watchers = calls.Select(call => call.Watcher).OfType<Watcher>().ToList();
        foreach (var watcher in watchers)
            seen.Add(watcher.Times);
        var what = $"{name}, {calls.Count} calls at once, an entry a second each";
        return
        [
            new($"{what}: acknowledged", (double)times.Count / calls.Count / entries * 100, " %", AtLeast: 100),
            new($"{what}: p99 of the acknowledgement", times.Milliseconds(0.99), " ms"),
            new($"{what}: seen by {Watched} watchers", (double)seen.Count / Watched / entries * 100, " %", AtLeast: 100),
            new($"{what}: watchers that saw the end", (double)watchers.Count(watcher => watcher.SawTheEnd) / Watched * 100, " %", AtLeast: 100),
            new($"{what}: p99 until a watcher saw it", seen.Milliseconds(0.99), " ms"),
        ];
    }

    static async Task<Times> Speak(Served server, HttpClient http, string path, Watcher? watcher, int entries, TimeSpan offset)
    {
        var times = new Times();
        await Task.Delay(offset);
        using (var stream = await AppendStream.Open(server.Url, path + "/entries"))
        {
            var began = Stopwatch.GetTimestamp();
            for (var number = 0; number < entries; number++)
            {
                watcher?.Sending(number);
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
        }

        using var ended = await http.PostAsync(new Uri(path + "/end", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"));
        ended.EnsureSuccessStatusCode();
        return times;
    }
}
