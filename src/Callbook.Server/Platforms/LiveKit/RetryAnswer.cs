using Callbook.Server.Hosting;
using Callbook.Server.Platforms.LiveKit.Rpc;
using Callbook.Server.Store;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>
/// Says "come again" in the one way that LiveKit's agents understand. After any other refusal they give up at once, and the call would be lost.
/// </summary>
sealed partial class RetryAnswer(SqlDialect dialect, ILogger<RetryAnswer> logger) : IEndpointFilter
{
    const int Unavailable = 14;

    static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromMessages(RetryInfo.Descriptor)));

    static readonly Status Later = new()
    {
        Code = Unavailable,
        Message = "The server has more to do than it can hold, or its database or store is away; try again.",
        Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) }) },
    };

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (Exception fault) when ((fault is OverloadedException or StoreUnavailableException || dialect.IsTransient(fault)) && !http.RequestAborted.IsCancellationRequested)
        {
            Log.Refused(logger, fault);
            Telemetry.Overloads.Add(1);
            http.Response.Headers.RetryAfter = "1";
            var isJson = http.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) is true;
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return isJson
                ? TypedResults.Text(Json.Format(Later), "application/json", statusCode: StatusCodes.Status503ServiceUnavailable)
                : TypedResults.Bytes(Later.ToByteArray(), OtlpBody.Protobuf);
        }
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "What an agent sent could not be taken; it is told to come again")]
        public static partial void Refused(ILogger logger, Exception fault);
    }
}
