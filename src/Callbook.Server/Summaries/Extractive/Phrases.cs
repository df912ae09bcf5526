namespace Callbook.Server.Summaries.Extractive;

/// <summary>Phrases of a list. <c>*</c> matches up to six words, <c>?</c> up to two, <c>#</c> one of the deeds.</summary>
sealed class Phrases(IEnumerable<string> phrases, IReadOnlySet<string> deeds)
{

    readonly ILookup<string, string[]> byFirst = phrases.Select(phrase => phrase.Split(' ')).ToLookup(phrase => phrase[0], StringComparer.Ordinal);

    /// <summary>The length in words of the longest phrase that begins here; 0 if none does.</summary>
    public int LengthAt(ReadOnlySpan<Word> words, int at)
    {
        var longest = 0;
        foreach (var phrase in byFirst[words[at].Text])
            longest = Math.Max(longest, Length(phrase, words[at..]));
        return longest;
    }

    /// <summary>Returns the position and length of the first phrase; the length is 0 without a match.</summary>
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
