using System.Buffers;
using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Writing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Callbook.Server.Ingest;

/// <summary>
/// An open stream of entries, a line each, answered while the request goes on: a line of answer for each batch that is durable. While a batch is
/// written nothing is read, so a sender that is quicker than the database waits, and memory stays as it is.
/// </summary>
sealed class EntryStream(CallWriter writer, CallSettings settings, TimeProvider time, IHostApplicationLifetime lifetime)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task<IResult> Run(HttpContext http, CallKey call, CancellationToken cancel)
    {
        if (http.Request.Headers.ContentEncoding.Count > 0)
            return Problems.UnsupportedMediaType.ToResult("Send the lines without a Content-Encoding.");
        if (!await writer.Exists(call, cancel))
            return Problems.CallNotFound.ToResult();
        // People pause when they speak: a stream may be as slow as they are, and as silent as a call may be.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        http.Response.ContentType = AppendEntries.LinesType;
        // A sender may wait for the status before it sends the first line.
        await http.Response.BodyWriter.FlushAsync(cancel);
        using var open = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        try
        {
            await Answer(http, call, open);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // Cut by the sender, silent for too long, or the server stops. What was answered is stored; the rest the sender has still.
            http.Abort();
        }
        catch
        {
            // The status is sent already: better no end than one that looks as if all were stored.
            http.Abort();
            throw;
        }

        return Results.Empty;
    }

    async Task Answer(HttpContext http, CallKey call, CancellationTokenSource open)
    {
        var lines = new EntryLines(http.Request.BodyReader, time);
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

    // A full queue stored nothing. Here the sender need not come again: it waits, as its lines do.
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
