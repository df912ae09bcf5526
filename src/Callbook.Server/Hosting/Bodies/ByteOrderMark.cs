using System.Text;

namespace Callbook.Server.Hosting.Bodies;

/// <summary>The mark that some programs write before UTF-8. It is no part of the JSON (RFC 8259, section 8.1).</summary>
static class ByteOrderMark
{
    public static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> text) => text[LengthIn(text)..];

    public static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> text) => text[LengthIn(text.Span)..];

    static int LengthIn(ReadOnlySpan<byte> text) => text.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
}
