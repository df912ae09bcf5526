namespace Callbook.Server.Hosting.Operations;

/// <summary>Each answer has an id, which the log line of its request has too. It is always the server's own, because a client's could be anything.</summary>
static class RequestIds
{
    const string Header = "Request-Id";

    public static void UseRequestIds(this WebApplication app) => app.Use((http, next) =>
    {
        http.TraceIdentifier = Guid.CreateVersion7().ToString();
        // As late as possible, because the exception handler clears the headers.
        http.Response.OnStarting(Name, http);
        return next(http);
    });

    static Task Name(object context)
    {
        var http = (HttpContext)context;
        http.Response.Headers[Header] = http.TraceIdentifier;
        return Task.CompletedTask;
    }
}
