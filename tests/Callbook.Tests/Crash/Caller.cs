using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Crash;

/// <summary>Logs one call after the other while the server comes and goes, and insists on every answer.</summary>
sealed class Caller(Victim victim, Ledger ledger, int longestCall, Random random) : IDisposable
{
    const int MostMillisecondsBetween = 60;
    const int MostInRequest = 10;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly HttpClient http = new() { Timeout = Patience, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", victim.Token) } };

    /// <summary>Until it is stopped; the call that has begun is brought to its end.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await LogCall(ledger.NewCall(4 * random.Next(2, longestCall / 4)));
    }

    public void Dispose() => http.Dispose();

    async Task LogCall(CallRecord call)
    {
        // One in five says its last word after the end.
        var inTime = random.Next(5) == 0 ? call.Length - 1 : call.Length;
        await Insist("", $$"""{"id":"{{call.Id}}","room_name":"room {{call.Id}}","call_started_at":"2026-03-01T12:00:00Z"}""");
        if (random.Next(5) == 0)
            await Post(call, inTime);
        else
            await Stream(call, inTime);
        await Insist($"/{call.Id}/end", $$"""{"end_reason":"{{CallScript.EndReason}}"}""");
        await Post(call, call.Length);
    }

    /// <summary>Some entries a request.</summary>
    async Task Post(CallRecord call, int to)
    {
        while (call.Acknowledged < to)
        {
            var upTo = Math.Min(to, call.Acknowledged + random.Next(1, MostInRequest));
            var entries = Enumerable.Range(call.Acknowledged, upTo - call.Acknowledged).Select(CallScript.Entry);
            ledger.Acknowledge(call, upTo, await Insist($"/{call.Id}/entries", $"[{string.Join(',', entries)}]"));
            await Task.Delay(random.Next(MostMillisecondsBetween));
        }
    }

    async Task Stream(CallRecord call, int to)
    {
        while (call.Acknowledged < to)
        {
            if (!await TryStream(call, to))
                await Task.Delay(Pause);
        }
    }

    /// <summary>Whether the stream came to its end. Does not throw when the server goes away.</summary>
    async Task<bool> TryStream(CallRecord call, int inTime)
    {
        using var clock = new CancellationTokenSource();
        try
        {
            using var stream = await EntryStream.Open(await victim.Url, $"{victim.Calls}/{call.Id}/entries", victim.Token);
            var first = call.Acknowledged;
            var sending = Send(stream, first, inTime, clock);
            try
            {
                if (await stream.Status(clock.Token) is not 200 and var status)
                {
                    ledger.Refused(status);
                    return false;
                }

                while (await stream.Line(clock.Token) is { } line)
                    ledger.Acknowledge(call, first, line);
                return true;
            }
            finally
            {
                await clock.CancelAsync();
                await sending;
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
        {
            ledger.Broke();
            return false;
        }
    }

    // After the last entry the server has to answer in time.
    async Task Send(EntryStream stream, int from, int to, CancellationTokenSource clock)
    {
        try
        {
            for (var number = from; number < to; number++)
            {
                await stream.Send(CallScript.Entry(number) + "\n");
                await Task.Delay(random.Next(MostMillisecondsBetween), clock.Token);
            }

            await stream.Finish();
            clock.CancelAfter(Patience);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever reads the answer learns of it too.
        }
    }

    async Task<JsonElement> Insist(string path, string json)
    {
        while (true)
        {
            try
            {
                using var body = new StringContent(json, Encoding.UTF8, "application/json");
                using var answer = await http.PostAsync(new Uri(await victim.Url, victim.Calls + path), body);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.IsSuccessStatusCode)
                    return JsonElement.Parse(text);
                if (answer.StatusCode < HttpStatusCode.InternalServerError)
                    throw new InvalidOperationException($"{path} was answered with {(int)answer.StatusCode}: {text}");
                ledger.Refused((int)answer.StatusCode);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
            {
                ledger.Broke();
            }

            await Task.Delay(Pause);
        }
    }
}
