using System.Collections.Concurrent;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Diagnostics;

namespace Callbook.Server.Access;

/// <summary>
/// Logs refused requests, so that an operator sees why a sender gets nowhere. The same refusal is logged once a minute, and then how often it happened
/// again. Of the request the log has its route and the public name of its key, and nothing that a caller said or that is secret.
/// </summary>
sealed partial class RefusalLog(TimeProvider time, ILogger<RefusalLog> logger) : BackgroundService
{
    // A stranger can invent keys. Beyond this many kinds of refusals in a minute the key is left out.
    const int MostKinds = 1000;
    const int MostKeyCharacters = 64;

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<Kind, int> repeated = new();

    /// <summary>Middleware. It must be the first, so that it sees what the others answer.</summary>
    public async Task Watch(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode >= StatusCodes.Status400BadRequest)
            Note(http);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodic.Every(Pause, TellRepeated, _ => { }, time, stoppingToken);

    void Note(HttpContext http)
    {
        var refusal = http.Features.Get<Refusal>();
        if ((refusal?.Reason ?? Reason(http.Response.StatusCode)) is not { } reason)
            return;
        // The exception handler takes the endpoint away.
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/') ?? "no route";
        var key = refusal?.KeyId is { } id ? Printable(id) : http.Features.Get<Caller>()?.CredentialId.ToString();
        var kind = new Kind($"{http.Request.Method} {route}", http.Response.StatusCode, reason, repeated.Count < MostKinds ? key : "many");
        if (repeated.AddOrUpdate(kind, 0, (_, times) => times + 1) == 0)
            Log.Refused(logger, kind.Route, kind.Status, kind.Reason, kind.KeyId ?? "none");
    }

    static string? Reason(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "no valid credential",
        StatusCodes.Status403Forbidden => "not permitted",
        StatusCodes.Status413PayloadTooLarge => "too large",
        StatusCodes.Status429TooManyRequests => "too many requests",
        _ => null,
    };

    static string Printable(string id) =>
        id.Length <= MostKeyCharacters && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') ? id : "unreadable";

    Task TellRepeated(CancellationToken cancel)
    {
        foreach (var kind in repeated.Keys)
        {
            if (repeated.TryRemove(kind, out var times) && times > 0)
                Log.RefusedAgain(logger, kind.Route, kind.Status, kind.Reason, kind.KeyId ?? "none", times);
        }

        return Task.CompletedTask;
    }

    sealed record Kind(string Route, int Status, string Reason, string? KeyId);

    static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Refused {Route} with {Status}: {Reason}; key: {KeyId}")]
        public static partial void Refused(ILogger logger, string route, int status, string reason, string keyId);

        [LoggerMessage(LogLevel.Warning, "Refused {Route} with {Status}: {Reason}; key: {KeyId}; {Times} times more in the last minute")]
        public static partial void RefusedAgain(ILogger logger, string route, int status, string reason, string keyId, int times);
    }
}
