using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>JSON that is written by hand between sealed transcripts, where a serializer would want whole values.</summary>
sealed class FreshJson
{
    readonly ArrayBufferWriter<byte> buffer = new(2048);

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public void Clear() => buffer.ResetWrittenCount();

    public FreshJson Raw(ReadOnlySpan<byte> json)
    {
        buffer.Write(json);
        return this;
    }

    /// <summary>JSON that was checked when it was stored.</summary>
    public FreshJson Raw(string json)
    {
        var space = buffer.GetSpan(System.Text.Encoding.UTF8.GetMaxByteCount(json.Length));
        buffer.Advance(System.Text.Encoding.UTF8.GetBytes(json, space));
        return this;
    }

    public FreshJson Text(string? text) => text is null
        ? Raw("null"u8)
        : Raw("\""u8).Raw(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes).Raw("\""u8);

    public FreshJson Id(Guid id)
    {
        var space = buffer.GetSpan(38);
        space[0] = space[37] = (byte)'"';
        id.TryFormat(space[1..], out _);
        buffer.Advance(38);
        return this;
    }

    public FreshJson Number(long number)
    {
        Utf8Formatter.TryFormat(number, buffer.GetSpan(20), out var written);
        buffer.Advance(written);
        return this;
    }

    public FreshJson Time(long micros)
    {
        var space = buffer.GetSpan(26);
        space[0] = space[25] = (byte)'"';
        Sql.FromMicros(micros).UtcDateTime.TryFormat(space[1..], out _, Instant.Format, System.Globalization.CultureInfo.InvariantCulture);
        buffer.Advance(26);
        return this;
    }

    public FreshJson Truth(bool truth) => Raw(truth ? "true"u8 : "false"u8);
}
