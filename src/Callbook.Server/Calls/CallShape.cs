using System.Globalization;
using System.Text;
using Callbook.Client;

namespace Callbook.Server.Calls;

/// <summary>
/// Who spoke when, compact enough for lists of calls: <c>agent 3+14,30+9;caller 18+10</c>. The call is divided into 128 parts of equal
/// length. Each pair is a stretch of speech: its first part and its number of parts.
/// </summary>
static class CallShape
{
    const int Parts = 128;

    static readonly (Speaker Speaker, string Name)[] Speakers = [(Speaker.Agent, "agent"), (Speaker.User, "caller")];

    /// <summary>Returns an empty string if nobody spoke or the call has no duration.</summary>
    public static string Of(IReadOnlyList<TranscriptEntry> entries, TimeSpan length)
    {
        if (length <= TimeSpan.Zero)
            return "";
        var paths = Speakers.Select(speaker => (speaker.Name, Path: Path(entries.Where(entry => entry.Speaker == speaker.Speaker), length.TotalSeconds)));
        return string.Join(';', paths.Where(path => path.Path.Length > 0).Select(path => $"{path.Name} {path.Path}"));
    }

    static string Path(IEnumerable<TranscriptEntry> entries, double seconds)
    {
        Span<bool> speaks = stackalloc bool[Parts];
        foreach (var entry in entries)
        {
            var first = Math.Clamp((int)(entry.Timestamp / seconds * Parts), 0, Parts - 1);
            var end = Math.Clamp((int)Math.Ceiling(entry.CreatedAt / seconds * Parts), first + 1, Parts);
            speaks[first..end].Fill(true);
        }

        var path = new StringBuilder();
        for (var at = 0; at < Parts; at++)
        {
            if (!speaks[at])
                continue;
            var first = at;
            while (at < Parts && speaks[at])
                at++;
            path.Append(path.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{first}+{at - first}");
        }

        return path.ToString();
    }
}
