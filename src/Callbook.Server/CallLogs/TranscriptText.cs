using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Calls;

namespace Callbook.Server.CallLogs;

/// <summary>The transcript as text: <c>[0.50s] agent: Hello!</c>, one line per entry, without partials.</summary>
static class TranscriptText
{
    const string LineBreaks = "\n\r\v\f\u0085\u2028\u2029";
    static readonly SearchValues<char> AnyLineBreak = SearchValues.Create(LineBreaks);

    /// <summary>Writes it as one JSON string, line by line.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<TranscriptEntry> entries, Action written)
    {
        var line = new ArrayBufferWriter<char>(256);
        foreach (var entry in entries.Where(entry => !entry.IsPartial))
        {
            line.Write("[");
            line.Write(Seconds(entry.Timestamp));
            line.Write("s] ");
            line.Write(entry.Speaker.ToWire());
            line.Write(": ");
            WriteOneLine(line, entry.Text);
            json.WriteStringValueSegment(line.WrittenSpan, isFinalSegment: false);
            written();
            line.ResetWrittenCount();
            line.Write("\n");
        }

        json.WriteStringValueSegment("", isFinalSegment: true);
    }

    // Rounds the decimal that the sender wrote: the double 2.675 is slightly less than 2.675 and would be rounded down.
    static string Seconds(double timestamp) =>
        Math.Round(
            decimal.Parse(timestamp.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture),
            2, MidpointRounding.AwayFromZero)
        .ToString("0.00", CultureInfo.InvariantCulture);

    // Line breaks of any kind become one space, because each line of the text is one entry.
    static void WriteOneLine(ArrayBufferWriter<char> line, string entry)
    {
        var rest = entry.AsSpan();
        while (rest.IndexOfAny(AnyLineBreak) is var at and >= 0)
        {
            line.Write(rest[..at]);
            line.Write(" ");
            rest = rest[at..].TrimStart(LineBreaks);
        }

        line.Write(rest);
    }
}
