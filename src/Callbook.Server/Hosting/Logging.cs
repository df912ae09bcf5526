namespace Callbook.Server.Hosting;

static class Logging
{
    /// <summary>Lines for people on a terminal, JSON for programs elsewhere. The standard <c>Logging</c> section overrides both levels and form.</summary>
    public static void AddCallbookLogging(this ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        // Why the server does not start is told by Program, in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // It logs what the problem handler logs again, with its reason.
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        if (Console.IsOutputRedirected)
            logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else
            logging.AddSimpleConsole(console => console.SingleLine = true);
    }
}
