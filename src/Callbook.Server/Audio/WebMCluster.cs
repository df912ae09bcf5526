using System.Buffers.Binary;
using System.Numerics;

namespace Callbook.Server.Audio;

/// <summary>Finds the end time of the last cluster of a WebM, reading from the end of the file.</summary>
static class WebMCluster
{
    const uint Cluster = 0x1F43B675, Timestamp = 0xE7, SimpleBlock = 0xA3, BlockGroup = 0xA0, Block = 0xA1, BlockDuration = 0x9B;
    const uint Crc = 0xBF, Void = 0xEC;
    const int Window = 64 * 1024;
    const int MostSearched = 12 * 1024 * 1024;

    static ReadOnlySpan<byte> Mark => [0x1F, 0x43, 0xB6, 0x75];

    /// <summary>In the file's time unit; null if there is no cluster near the end.</summary>
    public static async Task<double?> LastTime(BoundedBytes bytes, CancellationToken cancel)
    {
        var least = Math.Max(0, bytes.Length - MostSearched);
        for (var end = bytes.Length; end > least; end -= Window)
        {
            // The marker may span two windows.
            var start = Math.Max(least, end - Window);
            var window = (await bytes.Read(start, (int)(end - start) + Mark.Length - 1, cancel)).ToArray();
            for (var at = window.AsSpan().LastIndexOf(Mark); at >= 0; at = window.AsSpan(0, at).LastIndexOf(Mark))
            {
                if (await TimeOf(bytes, start + at, cancel) is { } time)
                    return time;
            }
        }

        return null;
    }

    // The marker's four bytes also occur in audio. In a real cluster the timestamp comes before the blocks.
    static async Task<double?> TimeOf(BoundedBytes bytes, long at, CancellationToken cancel)
    {
        var (began, reached) = ((double?)null, 0.0);
        await foreach (var cluster in EbmlElement.Walk(bytes, at, bytes.Length, cancel))
        {
            await foreach (var element in cluster.Walk(bytes, cancel))
            {
                if (element.Id == Timestamp)
                    began = await element.Number(bytes, cancel);
                else if (element.Id is Cluster || (began is null && element.Id is not (Crc or Void)))
                    break;
                else if (element.Id is SimpleBlock)
                    reached = Math.Max(reached, await BlockTime(bytes, element, cancel));
                else if (element.Id is BlockGroup)
                    reached = Math.Max(reached, await GroupEnd(bytes, element, cancel));
            }

            break;
        }

        return began + reached;
    }

    // The track number, then the block's time relative to its cluster.
    static async Task<short> BlockTime(BoundedBytes bytes, EbmlElement block, CancellationToken cancel)
    {
        var head = await bytes.Read(block.Start, 10, cancel);
        var track = head.Length == 0 ? 9 : BitOperations.LeadingZeroCount((uint)head.Span[0]) - 23;
        return head.Length >= track + 2 ? BinaryPrimitives.ReadInt16BigEndian(head.Span[track..]) : (short)0;
    }

    static async Task<double> GroupEnd(BoundedBytes bytes, EbmlElement group, CancellationToken cancel)
    {
        var (began, lasts) = (0.0, 0UL);
        await foreach (var part in group.Walk(bytes, cancel))
        {
            if (part.Id is Block)
                began = await BlockTime(bytes, part, cancel);
            else if (part.Id is BlockDuration)
                lasts = await part.Number(bytes, cancel);
        }

        return began + lasts;
    }
}
