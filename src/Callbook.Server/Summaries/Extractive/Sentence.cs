using Callbook.Client;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>A sentence that somebody spoke.</summary>
/// <param name="Text">Without markers and fillers.</param>
/// <param name="Words">Its words.</param>
/// <param name="Content">Those that carry meaning, cut to what inflections of one word share.</param>
/// <param name="Speaker">Who spoke it.</param>
/// <param name="Entry">The entry it stands in.</param>
sealed record Sentence(string Text, Word[] Words, string[] Content, Speaker Speaker, int Entry)
{
    public bool IsQuestion { get; } = Text.EndsWith('?') || Text.EndsWith('？');

    /// <summary>In the form of print: recognizers often know neither capitals nor full stops.</summary>
    public string Shown(Language language)
    {
        var text = Text;
        if (language.Code == "en")
            text = text.Replace(" i ", " I ", StringComparison.Ordinal).Replace(" i'", " I'", StringComparison.Ordinal);
        return char.IsLetterOrDigit(text[^1]) && !Extractive.Words.IsUnspaced(text[^1]) ? $"{Capital(text)}." : Capital(text);
    }

    public static string Capital(string text) => char.IsLower(text[0]) ? $"{char.ToUpperInvariant(text[0])}{text.AsSpan(1)}" : text;
}
