using System.Text.RegularExpressions;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>Removes what was never spoken: the annotations of speech recognizers and transcribers, and URLs.</summary>
static partial class Markers
{
    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase;
    const int Timeout = 1000;

    public static string Remove(string text)
    {
        text = text.Replace('\u00A0', ' ');
        if (text.AsSpan().IndexOfAny("<[{(*") >= 0)
            text = Noise().Replace(Tag().Replace(text, " "), " ");
        if (text.Contains("://", StringComparison.Ordinal) || text.Contains('@', StringComparison.Ordinal))
            text = Address().Replace(text, "");
        return Spaces().Replace(text, " ").Trim();
    }

    // Removes only the tags: the words between <UNSURE> and </UNSURE> were spoken.
    [GeneratedRegex("</?[a-z][^<>]{0,200}>", Options, Timeout)]
    private static partial Regex Tag();

    [GeneratedRegex(
        @"\[[^\[\]]{0,60}\]|\{[^{}]{0,60}\}|[(*](soft |light |short |long )?(laugh|chuckl|cough|sigh|sniff|breath|inaudible|unintelligible|indistinct|crosstalk"
        + "|noise|silence|music|pause|beep|lach|hust|seufz|räusp|stille|pause|rire|rit|soupir|toux|inaudible|risa|ríe|suspir|tose|ride|risat|sospir|tosse"
        + @"|riso|zucht|kuch|gelach|onverstaanbaar|unverständlich|incomprensib|ininteligible|inaudível)\w{0,12}( [\w ]{0,20})?[)*]", Options, Timeout)]
    private static partial Regex Noise();

    [GeneratedRegex(@"\bhttps?://\S+|(?<!\S)@\w{1,30}", Options, Timeout)]
    private static partial Regex Address();

    [GeneratedRegex(@"\s+", Options, Timeout)]
    private static partial Regex Spaces();
}
