namespace Callbook.Server.Hosting;

static class Logging
{
    /// <summary>
    /// Logs text lines on a terminal, and JSON if the output is redirected. The standard <c>Logging</c> section overrides both level and
    /// format.
    /// </summary>
    public static void AddCallbookLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        // Program reports in one line why the server does not start.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // The middleware would log what the problem handler logs with its reason.
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        // EF Core logs every refused write, also the expected ones. Unexpected ones reach the problem handler, which logs them.
        logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        logging.AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None);
        logging.AddFilter("Microsoft.EntityFrameworkCore.Query", LogLevel.None);
        // Added again after the filters above: of two rules for a category the last one wins.
        logging.AddConfiguration(configuration.GetSection("Logging"));
        if (Console.IsOutputRedirected)
            logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else
            logging.AddSimpleConsole(console => console.SingleLine = true);
    }
}
