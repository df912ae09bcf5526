using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Callbook.Tests.Support.Http;

/// <summary>Watches a call as a program does that has nothing but a parser of Server-Sent Events. It waits for what must come, and not for ever.</summary>
sealed class EventStream : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly HttpResponseMessage response;
    readonly SseParser<string> parser;
    readonly IAsyncEnumerator<SseItem<string>> events;

    EventStream(HttpResponseMessage response, Stream body)
    {
        this.response = response;
        parser = SseParser.Create(body);
        events = parser.EnumerateAsync().GetAsyncEnumerator();
    }

    public HttpResponseMessage Response => response;

    /// <summary>When it is told to come again.</summary>
    public TimeSpan Retry => parser.ReconnectionInterval;

    public static Task<HttpResponseMessage> Request(TestAgent agent, Guid call, string? last = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{agent.Calls()}/{call}/events");
        if (last is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        return agent.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
    }

    public static async Task<EventStream> Open(TestAgent agent, Guid call, string? last = null)
    {
        var answer = await Request(agent, call, last);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null when the stream is closed.</summary>
    public async Task<Told?> Next() =>
        await events.MoveNextAsync().AsTask().WaitAsync(Patience)
            ? new(parser.LastEventId, events.Current.EventType, JsonElement.Parse(events.Current.Data))
            : null;

    public async Task<IReadOnlyList<Told>> Take(int count)
    {
        var all = new List<Told>();
        while (all.Count < count)
            all.Add(Assert.IsType<Told>(await Next()));
        return all;
    }

    /// <summary>Everything until the stream is closed.</summary>
    public async Task<IReadOnlyList<Told>> TakeAll()
    {
        var all = new List<Told>();
        while (await Next() is { } told)
            all.Add(told);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        response.Dispose();
        await events.DisposeAsync();
    }

    public sealed record Told(string Id, string Type, JsonElement Data)
    {
        public string? Text => Data.Text("text");
    }
}
