namespace Callbook.Server.Hosting.Operations;

static class Logging
{
    // These log the path and query of a request as they are, and a signed link to a recording is a path. No setting turns them on.
    static readonly string[] UrlLoggers =
        ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing.Matching", "Microsoft.AspNetCore.StaticFiles"];

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
        logging.Services.PostConfigure<LoggerFilterOptions>(HideUrls);
        if (Console.IsOutputRedirected)
            logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else
            logging.AddSimpleConsole(console => console.SingleLine = true);
    }

    // A rule for one provider has precedence over those for all, so each provider that has rules gets its own.
    static void HideUrls(LoggerFilterOptions options)
    {
        foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct(StringComparer.Ordinal).ToList())
        {
            foreach (var logger in UrlLoggers)
                options.Rules.Add(new(provider, logger, LogLevel.None, null));
        }
    }
}
