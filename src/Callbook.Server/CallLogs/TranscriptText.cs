using System.Buffers;
using System.Globalization;
using System.Text;
using Callbook.Client;
using Callbook.Server.Calls;

namespace Callbook.Server.CallLogs;

/// <summary>The transcript as text: <c>[0.50s] agent: Hello!</c>, one line per entry, without partials.</summary>
static class TranscriptText
{
    const string LineBreaks = "\n\r\v\f\u0085\u2028\u2029";
    static readonly SearchValues<char> AnyLineBreak = SearchValues.Create(LineBreaks);

    public static string Of(IEnumerable<TranscriptEntry> entries)
    {
        var text = new StringBuilder();
        foreach (var entry in entries.Where(entry => !entry.IsPartial))
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append('[').Append(Seconds(entry.Timestamp)).Append("s] ").Append(entry.Speaker.ToWire()).Append(": ");
            AppendOneLine(text, entry.Text);
        }

        return text.ToString();
    }

    // Rounds the decimal that the sender wrote: the double 2.675 is slightly less than 2.675 and would be rounded down.
    static string Seconds(double timestamp) =>
        Math.Round(
            decimal.Parse(timestamp.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture),
            2, MidpointRounding.AwayFromZero)
        .ToString("0.00", CultureInfo.InvariantCulture);

    // Line breaks of any kind become one space, because each line of the text is one entry.
    static void AppendOneLine(StringBuilder text, string entry)
    {
        var rest = entry.AsSpan();
        while (rest.IndexOfAny(AnyLineBreak) is var at and >= 0)
        {
            text.Append(rest[..at]).Append(' ');
            rest = rest[at..].TrimStart(LineBreaks);
        }

        text.Append(rest);
    }
}
