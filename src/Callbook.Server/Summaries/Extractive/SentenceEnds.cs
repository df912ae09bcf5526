namespace Callbook.Server.Summaries.Extractive;

/// <summary>Finds the ends of sentences in a text whose words are separated by single spaces.</summary>
static class SentenceEnds
{
    static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "dr", "mr", "mrs", "ms", "st", "nr", "no", "sr", "sra", "dra", "mme", "hr", "fr", "bzw", "ca", "etc", "vs", "approx", "tel", "prof",
    };

    static readonly string[] Months = ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"];

    public static IEnumerable<string> Cut(string text)
    {
        var start = 0;
        for (var at = 0; at < text.Length - 1; at++)
        {
            if (!IsEnd(text, at))
                continue;
            yield return text[start..(at + 1)].Trim();
            start = at + 1;
        }

        if (text.AsSpan(start).Trim() is { IsEmpty: false } rest)
            yield return rest.ToString();
    }

    static bool IsEnd(string text, int at)
    {
        if (text[at] is '。' or '！' or '？')
            return true;
        if (text[at + 1] != ' ')
            return false;
        var mark = text[at] is '"' or '\'' or '”' or '’' or '»' or ')' && at > 0 ? at - 1 : at;
        return text[mark] is '!' or '?' or '…' || (text[mark] == '.' && !IsAbbreviation(text.AsSpan(0, mark), text.AsSpan(at + 1).TrimStart()));
    }

    // "Dr.", "p.m." and the number of a day, as in "am 24. Dezember", do not end a sentence.
    static bool IsAbbreviation(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var word = before[(before.LastIndexOfAny(' ', '.', '(') + 1)..];
        if (word.IsEmpty)
            return false;
        if (word.Length == 1 && char.IsLetter(word[0]))
            return true;
        if (word.Length > 2 || word.ContainsAnyExceptInRange('0', '9'))
            return Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
        if (after.IsEmpty || char.IsLower(after[0]))
            return true;
        foreach (var month in Months)
        {
            if (after.StartsWith(month, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
