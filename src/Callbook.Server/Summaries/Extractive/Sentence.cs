using Callbook.Client;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>A spoken sentence.</summary>
/// <param name="Text">Without markers and fillers.</param>
/// <param name="Words">Its words.</param>
/// <param name="Content">The stems of the words that carry meaning.</param>
/// <param name="Speaker">Who spoke it.</param>
/// <param name="Entry">The index of its transcript entry.</param>
sealed record Sentence(string Text, Word[] Words, string[] Content, Speaker Speaker, int Entry)
{
    public bool IsQuestion { get; } = Text.EndsWith('?') || Text.EndsWith('？');

    /// <summary>Adds a capital and a full stop, which speech recognizers often omit.</summary>
    public string Shown(Language language)
    {
        var text = Text;
        if (language.Code == "en")
            text = text.Replace(" i ", " I ", StringComparison.Ordinal).Replace(" i'", " I'", StringComparison.Ordinal);
        return char.IsLetterOrDigit(text[^1]) && !Extractive.Words.IsUnspaced(text[^1]) ? $"{Capital(text)}." : Capital(text);
    }

    public static string Capital(string text) => char.IsLower(text[0]) ? $"{char.ToUpperInvariant(text[0])}{text.AsSpan(1)}" : text;
}
