using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>Writes fragments of JSON between sealed transcripts. A serializer could only write complete values.</summary>
sealed class WireJsonWriter
{
    const int MostEscaped = 12; // \ud83d\ude00
    readonly ArrayBufferWriter<byte> buffer = new(2048);

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public void Clear() => buffer.ResetWrittenCount();

    public WireJsonWriter Raw(ReadOnlySpan<byte> json)
    {
        buffer.Write(json);
        return this;
    }

    /// <summary>Writes a quoted string from its UTF-8.</summary>
    public WireJsonWriter Text(ReadOnlySpan<byte> text)
    {
        Raw("\""u8);
        while (!text.IsEmpty)
        {
            // Enough space for the usual case, in which nothing is escaped.
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(text, buffer.GetSpan(text.Length + MostEscaped), out var read, out var written);
            buffer.Advance(written);
            text = text[read..];
        }

        return Raw("\""u8);
    }

    /// <summary>Writes a quoted URL that is signed now.</summary>
    public WireJsonWriter Link(IRecordingLinks links, RecordingName recording)
    {
        Raw("\""u8);
        links.Sign(recording, inline: false, buffer);
        return Raw("\""u8);
    }

    public WireJsonWriter Id(Guid id)
    {
        var space = buffer.GetSpan(38);
        space[0] = space[37] = (byte)'"';
        id.TryFormat(space[1..], out _);
        buffer.Advance(38);
        return this;
    }

    public WireJsonWriter Number(long number)
    {
        Utf8Formatter.TryFormat(number, buffer.GetSpan(20), out var written);
        buffer.Advance(written);
        return this;
    }

    public WireJsonWriter Time(long micros)
    {
        const int wholeLength = 23; // 2024-01-15T14:30:00.000
        // "O" has a fast path. It writes four more digits than the wire shows.
        Span<byte> roundTrip = stackalloc byte[28];
        Sql.FromMicros(micros).UtcDateTime.TryFormat(roundTrip, out _, "O", CultureInfo.InvariantCulture);
        return Raw("\""u8).Raw(roundTrip[..wholeLength]).Raw("Z\""u8);
    }

    public WireJsonWriter Truth(bool truth) => Raw(truth ? "true"u8 : "false"u8);
}
