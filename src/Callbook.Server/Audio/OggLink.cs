namespace Callbook.Server.Audio;

/// <summary>One link of an Ogg file: streams that run in parallel, of which one is measured. All of them start before any of them continues.</summary>
sealed class OggLink
{
    OggCodec? codec;
    uint audio;
    long? first;
    long last;

    /// <summary>Whether there was a page that does not begin a stream. The next one that does begins another link.</summary>
    public bool HasContinued { get; private set; }

    /// <summary>Null if it is not known exactly.</summary>
    public double? Seconds { get; private set; }

    public int? Channels => codec?.Channels;

    public async ValueTask Add(OggPage page, BoundedBytes bytes, CancellationToken cancel)
    {
        HasContinued |= !page.Begins;
        if (page.Begins && OggCodec.Read((await bytes.Read(page.Body, 64, cancel)).Span) is { Rate: > 0 } found)
            (codec, audio, Seconds) = (found, page.Serial, 0);
        // Pages of headers have the position 0, and those in which no packet ends have none.
        if (page.Begins || codec is null || page.Serial != audio || page.Granule <= 0)
            return;
        if (last == 0)
            first = codec.Start(page, (await bytes.Read(page.Offset, (int)(page.End - page.Offset), cancel)).Span);
        last = Math.Max(last, page.Granule);
        Seconds = first is { } start ? Math.Max(0, last - start - codec.PreSkip) / (double)codec.Rate : null;
    }
}
