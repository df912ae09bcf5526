namespace Callbook.Server.Summaries.OpenAi;

/// <summary>Explains error statuses and decides whether a request may be retried.</summary>
static class ChatFaults
{
    static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static SummaryException Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var passing = status is 408 or 425 or 429 or >= 500;
        return new($"the endpoint answered {status}: {Meaning(status)}", final: !passing, passing ? Wait(response, now) : null);
    }

    static string Meaning(int status) => status switch
    {
        >= 300 and < 400 => "it redirects; set Callbook:Summaries:Endpoint to the final URL",
        401 or 403 => "it does not accept the key; check Callbook:Summaries:ApiKey and the permissions of the key",
        404 or 405 => "it has no such path or model; check Callbook:Summaries:Endpoint (most end in /v1) and Callbook:Summaries:Model",
        408 => "it took too long",
        400 or 413 or 422 =>
            "it rejects the request; check Callbook:Summaries:Model, Callbook:Summaries:RequestCharacters (may exceed its context) and its content filter",
        429 => "too many requests, or no credit left",
        503 => "it is overloaded, or still loading the model",
        >= 500 => "it failed",
        _ => "it rejects the request",
    };

    static TimeSpan? Wait(HttpResponseMessage response, DateTimeOffset now)
    {
        var after = response.Headers.RetryAfter;
        return (after?.Delta ?? after?.Date - now) is not { } wait ? null
            : wait < TimeSpan.Zero ? TimeSpan.Zero
            : wait > LongestWait ? LongestWait
            : wait;
    }
}
