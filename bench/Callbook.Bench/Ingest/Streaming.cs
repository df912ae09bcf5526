using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Callbook.Bench.Ingest;

/// <summary>64 callers with an open stream each. At most so many entries of one are on their way at once.</summary>
sealed class Streaming(LiveCalls live, Served server, int onTheirWay)
{
    /// <summary>Enough for the server never to wait for a caller.</summary>
    public const int OnTheirWay = 400;
    const int EntriesInCall = 1000;

    public async Task<Rate> Measure(TimeSpan time)
    {
        using var http = new HttpClient { BaseAddress = new(server.Url), DefaultRequestHeaders = { Authorization = new("Bearer", Plan.ApiKey) } };
        using var stop = new CancellationTokenSource(time);
        var callers = await Task.WhenAll(Enumerable.Range(0, Posting.Callers).Select(_ => Task.Run(() => Call(http, stop.Token))));
        var all = new Times();
        foreach (var times in callers)
            all.Add(times);
        return new(all.Count / time.TotalSeconds, all.Milliseconds(0.99));
    }

    // One call after the other, each with its end: what was said is sealed while others go on.
    async Task<Times> Call(HttpClient http, CancellationToken stop)
    {
        var times = new Times();
        while (!stop.IsCancellationRequested)
        {
            var path = $"{live.Calls}/{await live.Begin(http)}";
            using (var stream = await AppendStream.Open(server.Url, path + "/entries"))
                await Say(stream, times, stop);
            using var ended = await http.PostAsync(new Uri(path + "/end", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"), CancellationToken.None);
            ended.EnsureSuccessStatusCode();
        }

        return times;
    }

    async Task Say(AppendStream stream, Times times, CancellationToken stop)
    {
        var sentAt = new long[onTheirWay];
        var (sent, known) = (0, 0);
        var text = new StringBuilder();
        while (known < sent || (sent < EntriesInCall && !stop.IsCancellationRequested))
        {
            text.Clear();
            for (; sent - known < onTheirWay && sent < EntriesInCall && !stop.IsCancellationRequested; sent++)
            {
                text.Append(AppendStream.Chunk(Entry(sent)));
                sentAt[sent % onTheirWay] = Stopwatch.GetTimestamp();
            }

            await stream.Send(Encoding.ASCII.GetBytes(text.ToString()));
            if (!await stream.Read())
                throw new InvalidOperationException("The server has closed the stream");
            for (; known < stream.Acknowledged; known++)
            {
                // What is answered later does not count: so does wrk.
                if (!stop.IsCancellationRequested)
                    times.Add(Stopwatch.GetElapsedTime(sentAt[known % onTheirWay]));
            }
        }

        await stream.Finish();
    }

    internal static string Entry(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"text":"I would like to move my appointment to Thursday, please.","speaker":"user","timestamp":{{number}}.25,"created_at":{{number}}.75,"entry_id":"{{number}}"}""");
}
