using System.Text;
using Callbook.Client;

namespace Callbook.Bench;

/// <summary>
/// Made-up calls that compress as people's do, about three to one: words of a language's frequencies (few are common, most are rare),
/// sentences that are seldom said twice, times that climb.
/// </summary>
sealed class Dialogue(Random random)
{
    static readonly string[] Syllables =
        ["ca", "ter", "in", "ro", "de", "mo", "sta", "li", "on", "per", "ex", "ti", "ba", "ne", "qui", "sol", "ver", "da", "fu", "gen", "hal", "ju", "ki", "lo", "mar", "ob", "pla", "su", "tra", "win", "ye", "zo"];

    static readonly string[] Common =
        ["the", "I", "you", "to", "a", "and", "it", "is", "of", "that", "for", "my", "on", "have", "was", "can", "we", "your", "in", "not", "okay", "um", "yeah", "please", "thank", "call", "order", "time"];

    readonly string[] rare = [.. Enumerable.Range(0, 4000).Select(_ => Word(random))];

    /// <summary>A transcript whose members are about as long as asked for when sealed.</summary>
    public IReadOnlyList<TranscriptEntry> Make(int length)
    {
        var entries = new List<TranscriptEntry>();
        var (clock, written) = (0.5, 0);
        while (written < length)
        {
            var text = Sentence();
            var seconds = Math.Round(clock, 3);
            var speaker = entries.Count % 2 == 0 ? Speaker.Agent : Speaker.User;
            entries.Add(new(text, speaker, seconds, IsPartial: false, Math.Round(clock + (text.Length * 0.06), 3)));
            clock += 1 + (text.Length * 0.06) + random.NextDouble();
            // It stands in transcript_text and again in transcript_json, with about 115 bytes around it.
            written += (2 * text.Length) + 115;
        }

        return entries;
    }

    string Sentence()
    {
        var text = new StringBuilder();
        for (var words = random.Next(3, 28); words > 0; words--)
        {
            // Zipf's law, near enough.
            var word = random.NextDouble() < 0.55
                ? Common[(int)(Common.Length * Math.Pow(random.NextDouble(), 2))]
                : rare[(int)(rare.Length * Math.Pow(random.NextDouble(), 3))];
            text.Append(text.Length > 0 ? " " : "").Append(word);
            if (random.Next(9) == 0)
                text.Append(',');
        }

        return text.Append(random.Next(4) == 0 ? '?' : '.').ToString();
    }

    static string Word(Random random)
    {
        var word = new StringBuilder();
        for (var syllables = random.Next(1, 5); syllables > 0; syllables--)
            word.Append(Syllables[random.Next(Syllables.Length)]);
        return word.ToString();
    }
}
