using System.Buffers;
using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Operations;
using Callbook.Server.Writing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Callbook.Server.Ingest;

/// <summary>
/// An open stream of entries, one per line. While the request goes on, the response gets one line for each durable batch. Nothing is read
/// while a batch is written. This backpressure slows a sender that is faster than the database and bounds memory.
/// </summary>
sealed class EntryStream(CallWriter writer, StreamBudget budget, CallSettings settings, TimeProvider time, Draining draining)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task<IResult> Run(HttpContext http, CallKey call, string? key, CancellationToken cancel)
    {
        if (http.Request.Headers.ContentEncoding.Count > 0)
            return Problems.UnsupportedMediaType.ToResult("Send the lines without a Content-Encoding.");
        using var share = budget.Open(call.OrganizationId);
        using var longLine = budget.OpenForLines(call.OrganizationId);
        if (!await writer.Exists(call, cancel))
            return Problems.CallNotFound.ToResult();
        // Speakers pause, so the stream has no minimum data rate. It may be idle for as long as a call may be.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        http.Response.ContentType = AppendEntries.LinesType;
        // Some senders wait for the status before they send the first line.
        await http.Response.BodyWriter.FlushAsync(cancel);
        using var open = CancellationTokenSource.CreateLinkedTokenSource(cancel, draining.Over);
        try
        {
            await Answer(http, call, new(http.Request.BodyReader, key, longLine, time), open);
        }
        catch (OperationCanceledException) when (http.Features.Get<OngoingRequest>() is { IsRevoked: true })
        {
            await Refuse(http.Response);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or OverloadedException)
        {
            // The sender disconnected, the stream was idle too long, or its line too long for what the organization may hold. The sender still
            // has the entries that were not acknowledged.
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

    // The status was sent already, so the last line says why the stream ends.
    static async Task Refuse(HttpResponse response)
    {
        response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(Problems.InvalidToken.ToResult().ProblemDetails));
        response.BodyWriter.Write("\n"u8);
        await response.BodyWriter.FlushAsync(CancellationToken.None);
    }

    // What was read is stored and acknowledged even if the stream is to end.
    async Task Answer(HttpContext http, CallKey call, EntryLines lines, CancellationTokenSource open)
    {
        var cancel = http.RequestAborted;
        while (await Read(lines, open) is { } batch)
        {
            if (await Store(batch, call, cancel) is not { } stored)
                throw new OperationCanceledException("The call was deleted.");
            await Send(http, new(lines.Count, stored.Accepted, stored.Duplicates, stored.Rejected), cancel);
        }

        if (draining.Over.IsCancellationRequested)
            await Send(http, new(lines.Count, 0, 0, [], Closing: true), cancel);
    }

    // Null: the stream has ended, or the server stops.
    async Task<EntryBatch?> Read(EntryLines lines, CancellationTokenSource open)
    {
        try
        {
            open.CancelAfter(settings.IdleTimeout);
            var batch = await lines.Read(open.Token);
            open.CancelAfter(Timeout.InfiniteTimeSpan);
            return batch;
        }
        catch (OperationCanceledException) when (draining.Over.IsCancellationRequested)
        {
            return null;
        }
    }

    static async Task Send(HttpContext http, AppendedLines answer, CancellationToken cancel)
    {
        var output = http.Response.BodyWriter;
        output.Write(JsonSerializer.SerializeToUtf8Bytes(answer, Wire.Json.AppendedLines));
        output.Write("\n"u8);
        await output.FlushAsync(cancel);
    }

    // A full queue stores nothing. The stream retries on behalf of the sender, which meanwhile waits by backpressure.
    async Task<AppendedEntries?> Store(EntryBatch batch, CallKey call, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await AppendEntries.Append(call, batch, writer, cancel);
            }
            catch (OverloadedException)
            {
                await Task.Delay(Pause, time, cancel);
            }
        }
    }
}
