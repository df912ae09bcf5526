using Callbook.Server.CallLogs.SummaryText;
using FsCheck;
using FsCheck.Fluent;

namespace Callbook.Tests.CallLogs.SummaryText;

public sealed class SummaryReaderTests
{
    [Fact]
    public void Prose_gets_its_title_from_its_first_sentence()
    {
        const string Prose = "The caller, Anna, asked to move her cleaning to Friday. The agent booked 3 p.m. for her.";
        var summary = Read(Prose);

        Assert.Equal("The caller, Anna, asked to move her cleaning to Friday", summary.Title);
        Assert.Equal(Prose, string.Join(' ', summary.Sentences.Select(one => one.Text)));
        Assert.Empty(summary.ActionItems);
        Assert.Equal(Sentiment.Neutral, summary.Sentiment);
    }

    [Fact]
    public void Markdown_of_another_shape_is_understood()
    {
        var summary = Read(
            """
            ## Summary
            **Lost card**

            The caller lost a card.
            It was blocked.

            ### Next steps:
            * [x] Block the card
            1. Send a new one
            2. None

            Overall sentiment: **negative**
            """);

        Assert.Equal("Lost card", summary.Title);
        Assert.Equal(["The caller lost a card.", "It was blocked."], summary.Sentences.Select(one => one.Text));
        Assert.Equal([("Block the card", true), ("Send a new one", false)], summary.ActionItems.Select(item => (item.Text, item.Done)));
        Assert.Equal(Sentiment.Negative, summary.Sentiment);
    }

    [Fact]
    public void A_title_line_before_a_paragraph_is_the_title()
    {
        var summary = Read("Table for two\n\nA table was booked.\n\nAction items: none");
        Assert.Equal("Table for two", summary.Title);
    }

    [Theory, InlineData(""), InlineData(" \n\n "), InlineData("## Summary\n")]
    public void An_empty_text_has_no_summary(string text) => Assert.Null(SummaryReader.Read(text));

    [Fact]
    public void Whatever_is_given_can_be_shown() => Prop.ForAll<string>(text =>
    {
        if (SummaryReader.Read(text ?? "") is { } summary)
            SummaryGrammar.Holds(SummaryMarkdown.Render(summary));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Ten_megabytes_are_read_as_far_as_they_are_shown() =>
        SummaryGrammar.Holds(SummaryMarkdown.Render(Read(string.Concat(Enumerable.Repeat("She said so. ", 800_000)))));

    static Summary Read(string text) => Assert.IsType<Summary>(SummaryReader.Read(text));
}
