using System.Buffers;
using System.IO.Pipelines;
using Callbook.Server.Hosting;

namespace Callbook.Server.Ingest;

/// <summary>Reads the lines of a stream in batches: all lines that have arrived, up to the size of a batch.</summary>
sealed class EntryLines(PipeReader body, string? key, ByteBudget.Share share, TimeProvider time)
{
    const int MostLines = 256;
    const int MostBytes = 64 * 1024;
    const int MostLineBytes = 1024 * 1024;

    // The beginning of a line that is too long is discarded before its end arrives.
    bool tooLong;

    /// <summary>Lines read so far, including empty ones.</summary>
    public long Count { get; private set; }

    /// <summary>Waits for at least one line. Returns null at the end. The last line needs no line break.</summary>
    public async Task<EntryBatch?> Read(CancellationToken cancel)
    {
        var batch = new EntryBatch(key);
        while (true)
        {
            var read = await body.ReadAsync(cancel);
            var buffer = read.Buffer;
            if (Take(ref buffer, batch))
            {
                share.Dispose();
                body.AdvanceTo(buffer.Start);
                return batch;
            }

            if (read.IsCompleted)
            {
                var left = !buffer.IsEmpty || tooLong;
                if (left)
                    Add(buffer, batch);
                // Needed even when nothing is left: an unfinished read would close the sender's connection.
                body.AdvanceTo(buffer.End);
                return left ? batch : null;
            }

            tooLong |= buffer.Length > MostLineBytes;
            // The beginning of a long line is in memory until its end arrives.
            if (buffer.Length > StreamBudget.BytesOfStream)
                share.Reach(buffer.Length);
            // An incomplete line is not examined again until more data arrives.
            body.AdvanceTo(tooLong ? buffer.End : buffer.Start, buffer.End);
        }
    }

    bool Take(ref ReadOnlySequence<byte> buffer, EntryBatch batch)
    {
        var (lines, bytes) = (0, 0L);
        while (lines < MostLines && bytes < MostBytes && buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            bytes += line.Length;
            lines++;
            Add(line, batch);
        }

        return lines > 0;
    }

    void Add(ReadOnlySequence<byte> line, EntryBatch batch)
    {
        var index = Count++;
        if (tooLong || line.Length > MostLineBytes)
            batch.Reject(index, $"the line must have at most {MostLineBytes} bytes");
        else if (line.IsSingleSegment)
            Add(line.FirstSpan, index, batch);
        else
            Add(line.ToArray(), index, batch);
        tooLong = false;
    }

    void Add(ReadOnlySpan<byte> line, long index, EntryBatch batch)
    {
        if (line.ContainsAnyExcept(" \t\r"u8))
            batch.Add(line, index, time.Now());
    }
}
