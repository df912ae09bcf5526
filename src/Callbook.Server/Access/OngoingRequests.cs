using System.Collections.Concurrent;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Access;

/// <summary>
/// Asks every second whether the credentials of the requests that go on are still valid, in one statement for all of them. A request whose credential was
/// deleted or revoked, or has expired, is cancelled: on every server, and whatever it is doing. If nothing was sent yet, the answer is 401.
/// </summary>
sealed partial class OngoingRequests(Credentials credentials, SqlDialect dialect, TimeProvider time, ILogger<OngoingRequests> logger) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<OngoingRequest, bool> requests = new();

    public async Task Follow(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<Caller>() is not { } caller || BearerAuthentication.SecretOf(http.Request) is not { } secret)
        {
            await next(http);
            return;
        }

        var aborted = http.RequestAborted;
        using var request = new OngoingRequest(caller, secret, aborted);
        requests.TryAdd(request, true);
        http.Features.Set(request);
        http.RequestAborted = request.Ended;
        try
        {
            await next(http);
        }
        catch (Exception) when (request.IsRevoked && !http.Response.HasStarted && !aborted.IsCancellationRequested)
        {
            http.RequestAborted = aborted;
            await BearerAuthentication.Refuse(http).ExecuteAsync(http);
        }
        finally
        {
            http.RequestAborted = aborted;
            requests.TryRemove(request, out _);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodic.Every(Pause, AskAgain, Failed, time, stoppingToken);

    // That the database is away is told elsewhere, once.
    void Failed(Exception fault)
    {
        if (!dialect.IsOutage(fault))
            Log.NotAsked(logger, fault);
    }

    async Task AskAgain(CancellationToken cancel)
    {
        if (requests.IsEmpty)
            return;
        var asked = requests.Keys.ToLookup(request => request.Secret, StringComparer.Ordinal);
        var valid = await credentials.FindScopes([.. asked.Select(some => some.Key)], cancel);
        await Task.WhenAll(
            from some in asked
            let scopes = valid.GetValueOrDefault(some.Key)
            from request in some
            where scopes is null || !request.Caller.Scopes.All(scopes.Contains)
            select request.Revoke());
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The credentials of the requests that go on could not be checked; they are checked again")]
        public static partial void NotAsked(ILogger logger, Exception fault);
    }
}
