using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Callbook.Server.Hosting.Operations;

/// <summary>
/// Lets a stopping server leave unnoticed. First it only says that it is not ready, so that balancers send no more requests. After the drain time
/// open streams are told to come again. Requests that are unfinished shortly after that are aborted, such as those whose body is half sent.
/// </summary>
sealed class Draining(ServerSettings settings, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(3);

    // For everything after the drain time: the last requests, the last commits.
    static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource over = new();
    readonly CancellationTokenSource aborting = new();

    public bool HasBegun => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Cancelled after the drain time, when open streams end.</summary>
    public CancellationToken Over => over.Token;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Somebody at a terminal does not want to wait.
        if (Console.IsOutputRedirected)
            await Task.Delay(settings.DrainTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await over.CancelAsync();
        aborting.CancelAfter(LastRequests);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        over.Dispose();
        aborting.Dispose();
    }

    /// <summary>The stop of the whole server takes no longer than this.</summary>
    public static void LimitStop(HostOptions host, ServerSettings settings) => host.ShutdownTimeout = settings.DrainTime + LongestStop;

    /// <summary>Aborts the connections that are left at the end.</summary>
    public static void AbortLastConnections(ListenOptions listen)
    {
        var draining = listen.ApplicationServices.GetRequiredService<Draining>();
        listen.Use(next => async connection =>
        {
            await using var abort = draining.aborting.Token.Register(connection.Abort);
            await next(connection);
        });
    }

    /// <summary>While the server drains, its clients open new connections, which balancers lead to other servers.</summary>
    public Task CloseConnection(HttpContext http, RequestDelegate next)
    {
        if (HasBegun)
            http.Response.Headers.Connection = "close";
        return next(http);
    }
}
