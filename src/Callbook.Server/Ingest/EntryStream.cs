using System.Buffers;
using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Writing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Callbook.Server.Ingest;

/// <summary>
/// An open stream of entries, one per line. While the request goes on, the response gets one line for each durable batch. Nothing is read
/// while a batch is written. This backpressure slows a sender that is faster than the database and bounds memory.
/// </summary>
sealed class EntryStream(CallWriter writer, StreamBudget budget, CallSettings settings, TimeProvider time, IHostApplicationLifetime lifetime)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task<IResult> Run(HttpContext http, CallKey call, CancellationToken cancel)
    {
        if (http.Request.Headers.ContentEncoding.Count > 0)
            return Problems.UnsupportedMediaType.ToResult("Send the lines without a Content-Encoding.");
        using var share = budget.Open(call.OrganizationId);
        if (!await writer.Exists(call, cancel))
            return Problems.CallNotFound.ToResult();
        // Speakers pause, so the stream has no minimum data rate. It may be idle for as long as a call may be.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        http.Response.ContentType = AppendEntries.LinesType;
        // Some senders wait for the status before they send the first line.
        await http.Response.BodyWriter.FlushAsync(cancel);
        using var open = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        try
        {
            await Answer(http, call, open);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or OverloadedException)
        {
            // The sender disconnected, the stream was idle too long, the lines are too long for all streams together, or the server stops. The sender still has the entries that were not
            // acknowledged.
            http.Abort();
        }
        catch
        {
            // The status was sent already. Aborting ensures that the response does not look as if all entries were stored.
            http.Abort();
            throw;
        }

        return Results.Empty;
    }

    async Task Answer(HttpContext http, CallKey call, CancellationTokenSource open)
    {
        using var share = budget.OpenForLines(call.OrganizationId);
        var lines = new EntryLines(http.Request.BodyReader, share, time);
        while (true)
        {
            open.CancelAfter(settings.IdleTimeout);
            var batch = await lines.Read(open.Token);
            open.CancelAfter(Timeout.InfiniteTimeSpan);
            if (batch is null)
                return;
            if (await Store(batch, call, open.Token) is not { } stored)
                throw new OperationCanceledException("The call was deleted.");
            var output = http.Response.BodyWriter;
            var answer = new AppendedLines(lines.Count, stored.Accepted, stored.Duplicates, stored.Rejected);
            output.Write(JsonSerializer.SerializeToUtf8Bytes(answer, Wire.Json.AppendedLines));
            output.Write("\n"u8);
            await output.FlushAsync(open.Token);
        }
    }

    // A full queue stores nothing. The stream retries on behalf of the sender, which meanwhile waits by backpressure.
    async Task<AppendedEntries?> Store(EntryBatch batch, CallKey call, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await AppendEntries.Append(call, batch, writer, time.Now(), cancel);
            }
            catch (OverloadedException)
            {
                await Task.Delay(Pause, time, cancel);
            }
        }
    }
}
