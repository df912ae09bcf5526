using System.Runtime.CompilerServices;

namespace Callbook.Server.Audio;

/// <summary>All whole pages of an Ogg file, one window in memory at a time. Bytes between pages are skipped.</summary>
static class OggPages
{
    const int Window = 64 * 1024;

    public static async IAsyncEnumerable<OggPage> Read(BoundedBytes bytes, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (window, start, at) = (default(ReadOnlyMemory<byte>), 0L, 0L);
        while (true)
        {
            if (at + OggPage.MostHead > start + window.Length && start + window.Length < bytes.Length)
                (window, start) = (await bytes.Read(at, Window, cancel), at);
            if (at >= start + window.Length)
                yield break;
            if (OggPage.Parse(window.Span[(int)(at - start)..], at) is { } page && page.End <= bytes.Length)
            {
                yield return page;
                at = page.End;
                continue;
            }

            var rest = window.Span[(int)(at - start + 1)..];
            at += 1 + (rest.IndexOf(OggPage.Capture) is >= 0 and var next ? next : Math.Max(0, rest.Length - OggPage.Capture.Length + 1));
        }
    }
}
