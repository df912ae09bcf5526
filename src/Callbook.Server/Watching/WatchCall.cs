using System.ComponentModel;
using System.Globalization;
using Callbook.Server.Hosting;
using Callbook.Server.Writing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callbook.Server.Watching;

/// <summary>GET /v1/agents/{agentId}/calls/{callId}/events: streams the stored entries of a call, then new ones, then its end.</summary>
static class WatchCall
{
    const string LastEventId = "Last-Event-ID";

    // After the last possible position of an entry.
    const long BehindTheEnd = long.MaxValue / 2;

    public static async Task<IResult> Handle(
        HttpContext http,
        [AsParameters] CallPath call,
        [FromHeader(Name = LastEventId), Description("The id of the event after which the stream resumes.")] string? lastEventId,
        CallFeeds feeds, CallStream stream, CancellationToken cancel)
    {
        if (!TryReadPlace(lastEventId, out var from))
            return Refuse();
        using var watch = feeds.Open(call.Key);
        await watch.CatchUp(from, cancel);
        if (Check(watch.Page!, from) is { } answer) // caught up
            return answer;
        await stream.Run(http, watch, from, cancel);
        return Results.Empty;
    }

    // Null if there is something to watch.
    static IResult? Check(CallNews news, long from)
    {
        if (news.State == CallState.Gone)
            return Problems.CallNotFound.ToResult();
        if (from <= news.Total)
            return null;
        // A browser reconnects when a stream closes; 204 makes it stop.
        return from == BehindTheEnd && news.State == CallState.Ended ? TypedResults.NoContent() : Refuse();
    }

    static bool TryReadPlace(string? last, out long from)
    {
        from = last is EventFrame.EndId ? BehindTheEnd : 0;
        if (string.IsNullOrEmpty(last) || last is EventFrame.EndId)
            return true;
        var known = int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var position);
        from = (long)position + 1;
        return known;
    }

    static ProblemHttpResult Refuse() => Faults.Of(LastEventId, "must be the id of an event of this call");
}
