using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Platforms.LiveKit.Otlp;
using Google.Protobuf;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>POST /observability/{logs,traces,metrics}/otlp/v0: what an agent exports by OpenTelemetry's protocol during its session and at its end.</summary>
static class ExportOtlp
{
    public static Task<IResult> Logs(HttpContext http, [AsParameters] Context context, CancellationToken cancel) =>
        Export<LogsRequest>(http, context, OtlpFacts.Read, cancel);

    public static Task<IResult> Traces(HttpContext http, [AsParameters] Context context, CancellationToken cancel) =>
        Export<TracesRequest>(http, context, OtlpFacts.Read, cancel);

    // Accepted, because an agent reports an error otherwise; discarded, because they describe the agent's process and not a call.
    public static Task<IResult> Metrics(HttpContext http, [AsParameters] Context context, CancellationToken cancel) =>
        Export<MetricsRequest>(http, context, _ => [], cancel);

    static async Task<IResult> Export<T>(HttpContext http, Context context, Func<T, IReadOnlyList<SessionReport>> facts, CancellationToken cancel)
        where T : class, IMessage<T>, new()
    {
        if (await context.Access.Find(http.Request, cancel) is not { } organization)
            return context.Access.Refuse(http);
        var (received, problem) = await OtlpBody.Receive(http.Request, context.Bodies, organization, cancel);
        if (received is null)
            return problem!; // one of the two is set
        using var turn = received;
        var message = await OtlpBody.Read<T>(http.Request, received, cancel);
        return message.IsRefused ? message.Problem : await Write(http, context, organization, facts(message.Value), cancel);
    }

    static async Task<IResult> Write(HttpContext http, Context context, Guid organization, IReadOnlyList<SessionReport> reports, CancellationToken cancel)
    {
        var refused = 0;
        foreach (var report in reports)
        {
            if ((await context.Writer.Write(context.Access.Platform, organization, report, cancel)).IsFull)
                refused += report.Facts.Count;
        }

        return OtlpBody.Answer(http.Request, refused == 0 ? null : new() { RejectedRecords = refused, ErrorMessage = "the call has as much as it may have" });
    }

    public sealed record Context(LiveKitAccess Access, SessionWriter Writer, RequestBodies Bodies);
}
