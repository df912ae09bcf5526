using Callbook.Server.CallLogs.SummaryText;
using FsCheck;
using FsCheck.Fluent;

namespace Callbook.Tests.CallLogs.SummaryText;

public sealed class SummaryMarkdownTests
{
    static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Elements(
            "**Action Items:**", "- ", "- ✓ ", "\n", "\r\n", "\n\n", "# ", "## x", "> ", "* ", "*", "_", "~~~", "```", "---", "===", "1. ",
            "24. Dezember", "a) ", "<script>alert(1)</script>", "<b", "&lt;b&gt;", "[x](javascript:alert(1))", "![i](http://h/x.png)",
            "[a]: http://h", "https://t.co/x", "www.h.example", "ht**tp://", "hhttp://ttp://", "{onclick=x}", "\\", "\\\\n", "| a | b |",
            "**Sentiment:** Positive", "None", "- None", "\0", "\u0007", "\u001b[31m", "\u2028", "\u2029", "\u0085", "\u202E", "\u2066",
            "\uFEFF", "\u200B", "\u00AD", "\uD83D", "\uDE0A", "😊", "👨‍👩‍👧", "café", "日本語。", "مرحبا", "\u00A0", "\u202F", "\u3000", "\t",
            "    code", "e\u0301", "+14155550100", "-5", "…", ".", "?", " ", "a", "Yes.", "AT&T"),
        ArbMap.Default.GeneratorFor<string>().Where(text => text is not null),
        Gen.Elements(
            new string('x', 5000), new string('#', 5000), new string('*', 700), string.Concat(Enumerable.Repeat("ab ", 2000)),
            new string(' ', 4000) + "late"));

    static readonly Gen<string> Field = Gen.Choose(0, 6).SelectMany(count => Piece.ArrayOf(count)).Select(string.Concat);

    static readonly Gen<Summary> Hostile =
        from title in Field
        from sentences in Gen.Choose(0, 4).SelectMany(count => Field.ArrayOf(count))
        from items in Gen.Choose(0, 40).SelectMany(count => Field.Zip(Gen.Elements(true, false)).ArrayOf(count))
        from sentiment in Gen.Elements(Enum.GetValues<Sentiment>())
        select new Summary(
            title,
            [.. sentences.Select(text => new SummarySentence(text, []))],
            [.. items.Select(item => new ActionItem(item.Item1, item.Item2, []))],
            sentiment);

    [Fact]
    public void A_summary_reads_as_the_contract_says() => Assert.Equal(
        """
        Card replacement

        Patricia lost her debit card. A new one is on its way.

        **Action Items:**
        - ✓ Ordered a new card
        - Send the PIN

        **Sentiment:** Neutral
        """.ReplaceLineEndings("\n"),
        SummaryMarkdown.Render(new(
            "Card replacement",
            [new("Patricia lost her debit card", [3]), new("A new one is on its way.", [])],
            [new("Ordered a new card", true, [5]), new("Send the PIN", false, [])],
            Sentiment.Neutral)));

    [Fact]
    public void Whatever_stands_in_the_fields_the_summary_has_the_shape() => Prop.ForAll(Hostile.ToArbitrary(), summary =>
        SummaryGrammar.Holds(SummaryMarkdown.Render(summary))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_summary_of_the_shape_is_given_back_byte_for_byte() => Prop.ForAll(Hostile.ToArbitrary(), summary =>
    {
        var text = SummaryMarkdown.Render(summary);
        Assert.Equal(text, SummaryMarkdown.Render(SummaryReader.Read(text)!));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData("**Action Items:**\n- ✓ all debts paid", "Action Items: - ✓ all debts paid")]
    [InlineData("# Urgent\n\n- [Click](https://evil.example)", "Urgent - (Click)(evil.example)")]
    [InlineData("<img src=x onerror=alert(1)>", "‹img src=x onerror=alert(1)›")]
    [InlineData("24. Dezember", "24.\u00A0Dezember")]
    [InlineData("+14155550100 called", "+14155550100 called")]
    [InlineData("see www.kestrel.example or http://kestrel.example/a_b", "see kestrel.example or kestrel.example/a_b")]
    [InlineData("Avez-vous fini\u00A0?", "Avez-vous fini\u00A0?")]
    [InlineData("–– \u202E", "")]
    public void Words_of_a_caller_are_text_and_nothing_more(string said, string shown) => Assert.Equal(shown, SummaryLine.Of(said, 200));

    [Fact]
    public void A_long_line_ends_at_a_word() => Assert.Equal("one two…", SummaryLine.Of("one two three", 10));

    [Fact]
    public void The_item_None_is_not_an_action_item()
    {
        var text = SummaryMarkdown.Render(new("A", [], [new("None.", false, []), new("", true, [])], Sentiment.Positive));
        Assert.Equal("A\n\nNo details.\n\n**Action Items:**\n- None\n\n**Sentiment:** Positive", text);
    }
}
