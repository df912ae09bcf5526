using Callbook.Server.Hosting;
using Callbook.Server.Platforms.LiveKit.Otlp;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>POST /observability/{logs,traces,metrics}/otlp/v0: what an agent exports by OpenTelemetry's protocol during its session and at its end.</summary>
static class ExportOtlp
{
    public static async Task<IResult> Logs(HttpContext http, LiveKitAccess access, SessionWriter writer, BodyBudget budget, CancellationToken cancel)
    {
        using var share = budget.Open();
        if (await access.Find(http.Request, cancel) is not { } organization)
            return access.Refuse(http);
        var logs = await OtlpBody.Read<LogsRequest>(http.Request, share, cancel);
        return logs.IsRefused ? logs.Problem : await Write(http, access, writer, organization, OtlpFacts.Read(logs.Value), cancel);
    }

    public static async Task<IResult> Traces(HttpContext http, LiveKitAccess access, SessionWriter writer, BodyBudget budget, CancellationToken cancel)
    {
        using var share = budget.Open();
        if (await access.Find(http.Request, cancel) is not { } organization)
            return access.Refuse(http);
        var traces = await OtlpBody.Read<TracesRequest>(http.Request, share, cancel);
        return traces.IsRefused ? traces.Problem : await Write(http, access, writer, organization, OtlpFacts.Read(traces.Value), cancel);
    }

    // Accepted, because an agent reports an error otherwise; discarded, because they describe the agent's process and not a call.
    public static async Task<IResult> Metrics(HttpContext http, LiveKitAccess access, BodyBudget budget, CancellationToken cancel)
    {
        using var share = budget.Open();
        if (await access.Find(http.Request, cancel) is null)
            return access.Refuse(http);
        var metrics = await OtlpBody.Read<MetricsRequest>(http.Request, share, cancel);
        return metrics.IsRefused ? metrics.Problem : OtlpBody.Answer(http.Request, partly: null);
    }

    static async Task<IResult> Write(
        HttpContext http, LiveKitAccess access, SessionWriter writer, Guid organization, IReadOnlyList<SessionReport> reports, CancellationToken cancel)
    {
        var refused = 0;
        foreach (var report in reports)
        {
            if ((await writer.Write(access.Platform, organization, report, cancel)).IsFull)
                refused += report.Facts.Count;
        }

        return OtlpBody.Answer(http.Request, refused == 0 ? null : new() { RejectedRecords = refused, ErrorMessage = "the call has as much as it may have" });
    }
}
