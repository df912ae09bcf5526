namespace Callbook.Server.Summaries.Extractive;

/// <summary>Phrases of a list. <c>*</c> stands for up to six words, <c>?</c> for up to two, <c>#</c> for one of the deeds.</summary>
sealed class Phrases(IEnumerable<string> phrases, IReadOnlySet<string> deeds)
{

    readonly ILookup<string, string[]> byFirst = phrases.Select(phrase => phrase.Split(' ')).ToLookup(phrase => phrase[0], StringComparer.Ordinal);

    /// <summary>How many words from this one on are a phrase, at most; 0 where none begins here.</summary>
    public int LengthAt(ReadOnlySpan<Word> words, int at)
    {
        var longest = 0;
        foreach (var phrase in byFirst[words[at].Text])
            longest = Math.Max(longest, Length(phrase, words[at..]));
        return longest;
    }

    /// <summary>Where the first phrase begins, and how many words it has; no words where there is none.</summary>
    public (int At, int Length) Find(ReadOnlySpan<Word> words)
    {
        for (var at = 0; at < words.Length; at++)
        {
            if (LengthAt(words, at) is > 0 and var length)
                return (at, length);
        }

        return (0, 0);
    }

    int Length(ReadOnlySpan<string> phrase, ReadOnlySpan<Word> words)
    {
        for (var at = 0; at < phrase.Length; at++)
        {
            if (phrase[at] is "*" or "?")
            {
                for (var skipped = 0; skipped <= (phrase[at] == "*" ? 6 : 2) && at + skipped < words.Length; skipped++)
                {
                    if (Length(phrase[(at + 1)..], words[(at + skipped)..]) is > 0 and var rest)
                        return at + skipped + rest;
                }

                return 0;
            }

            if (at >= words.Length || (phrase[at] == "#" ? !deeds.Contains(words[at].Text) : words[at].Text != phrase[at]))
                return 0;
        }

        return phrase.Length;
    }
}
