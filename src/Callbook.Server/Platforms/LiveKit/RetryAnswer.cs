using Callbook.Server.Hosting;
using Callbook.Server.Platforms.LiveKit.Rpc;
using Callbook.Server.Store;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>
/// Answers a request that must be retried with the RetryInfo of gRPC: LiveKit's agents retry only then, and the call would be lost otherwise.
/// </summary>
sealed class RetryAnswer(SqlDialect dialect) : IEndpointFilter
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
        catch (Exception fault) when ((fault is OverloadedException or StoreUnavailableException || dialect.IsOutage(fault) || dialect.IsTransient(fault)) && !http.RequestAborted.IsCancellationRequested)
        {
            http.Features.Set(new Refusal("asked to retry"));
            Telemetry.Overloads.Add(1);
            http.Response.Headers.RetryAfter = "1";
            var isJson = http.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) is true;
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return isJson
                ? TypedResults.Text(Json.Format(Later), "application/json", statusCode: StatusCodes.Status503ServiceUnavailable)
                : TypedResults.Bytes(Later.ToByteArray(), OtlpBody.Protobuf);
        }
    }
}
