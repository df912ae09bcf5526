using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Callbook.Client;

/// <summary>Reads the events of a call, and reconnects when a connection breaks.</summary>
sealed class CallWatch(CallbookClient client, string path)
{
    static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    TimeSpan pause = DefaultPause;
    string? last;
    bool over;

    public async IAsyncEnumerable<WatchedEvent> EventsAsync(string? lastEventId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        last = lastEventId;
        for (var failures = 0; !over; failures++)
        {
            if (failures > 0)
                await Task.Delay(PauseAfter(failures), cancellationToken).ConfigureAwait(false);
            using var response = await TryOpenAsync(cancellationToken).ConfigureAwait(false);
            if (response is null)
                continue;
            await foreach (var told in ReadAsync(response, cancellationToken).ConfigureAwait(false))
            {
                failures = 0;
                yield return told;
            }
        }
    }

    TimeSpan PauseAfter(int failures)
    {
        var longer = pause * Math.Pow(2, Math.Min(failures - 1, 5));
        return longer < LongestPause ? longer : LongestPause;
    }

    // Null: the connection failed, and a retry may succeed.
    async Task<HttpResponseMessage?> TryOpenAsync(CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new("text/event-stream"));
        if (last is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        try
        {
            var response = await client.OpenAsync(request, cancellationToken).ConfigureAwait(false);
            over = response.StatusCode == HttpStatusCode.NoContent;
            return response;
        }
        catch (CallbookException refused) when (refused.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            return null;
        }
        catch (Exception fault) when (IsBroken(fault, cancellationToken))
        {
            return null;
        }
    }

    async IAsyncEnumerable<WatchedEvent> ReadAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var body = new ImpatientStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        await using var opened = body.ConfigureAwait(false);
        var parser = SseParser.Create(body, Parse);
        var events = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var reading = events.ConfigureAwait(false);
        while (await MovesOnAsync(events, cancellationToken).ConfigureAwait(false))
        {
            if (events.Current.Data is not { } told)
                continue;
            last = parser.LastEventId;
            over = told.End is not null;
            yield return told with { Id = last };
        }

        if (parser.ReconnectionInterval > TimeSpan.Zero)
            pause = parser.ReconnectionInterval;
    }

    // Null: an event type of a newer server, which this client does not know.
    static WatchedEvent? Parse(string type, ReadOnlySpan<byte> data) => type switch
    {
        "entry" => new("", JsonSerializer.Deserialize(data, Wire.Json.HeardEntry), null),
        "end" => new("", null, JsonSerializer.Deserialize(data, Wire.Json.CallEnd)),
        _ => null,
    };

    static async Task<bool> MovesOnAsync(IAsyncEnumerator<SseItem<WatchedEvent?>> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (IsBroken(fault, cancellationToken))
        {
            return false;
        }
    }

    static bool IsBroken(Exception fault, CancellationToken cancellationToken) =>
        fault is HttpRequestException or IOException or TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested;
}
