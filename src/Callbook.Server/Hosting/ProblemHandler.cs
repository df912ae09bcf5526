using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Diagnostics;

namespace Callbook.Server.Hosting;

/// <summary>Turns an exception into a response that reveals nothing of it. The exception is in the log.</summary>
sealed partial class ProblemHandler(SqlDialect dialect, ILogger<ProblemHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var problem = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.TooLarge,
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => Problems.BodyTimeout,
            BadHttpRequestException => Problems.Invalid,
            OverloadedException => Problems.Overloaded,
            StoreUnavailableException => Problems.RecordingStoreUnavailable,
            _ when dialect.IsOutage(exception) || dialect.IsTransient(exception) => Problems.DatabaseUnavailable,
            _ => Problems.Internal,
        };
        if (problem == Problems.Internal)
            Log.RequestFailed(logger, exception);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "1";
            httpContext.Features.Set(new Refusal(problem.Slug));
        }

        NoSniffing.Forbid(httpContext.Response);
        await problem.ToResult().ExecuteAsync(httpContext);
        return true;
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A request failed")]
        public static partial void RequestFailed(ILogger logger, Exception exception);
    }
}
