using System.Text;
using System.Text.Json;
using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Summaries;
using Callbook.Server.Summaries.OpenAi;
using Callbook.Tests.CallLogs.SummaryText;
using FsCheck;
using FsCheck.Fluent;
using static Callbook.Tests.Summaries.OpenAiSummarizerTests;
using static Callbook.Tests.Support.Http.ScriptedModel;

namespace Callbook.Tests.Summaries;

/// <summary>Models answer as they like. The summary has its shape, and what they meant.</summary>
public sealed class ModelAnswerTests
{
    const string Shape =
        "Lost debit card\n\nThe caller lost a debit card. A new one was ordered.\n\n**Action Items:**\n- ✓ Order a new card\n- Send the PIN\n\n**Sentiment:** ";

    const string Fields =
        """
        "title":"Lost debit card","summary":"The caller lost a debit card. A new one was ordered.",
        "action_items":[{"text":"Order a new card","done":true},{"text":"Send the PIN","done":false}],"sentiment":"Positive"
        """;

    public static TheoryData<string> SameInOtherWords =>
    [
        $"{{{Fields}}}",
        $"```json\n{{{Fields}}}\n```",
        $"Here is the summary {{as asked}}:\n\n{{{Fields}}}\n\nLet me know if {{anything}} is missing!",
        $"<think>The user {{wants}} JSON: {{\"title\":\"no\"}}</think>{{{Fields}}}",
        $"Hm, {{\"title\":\"no\"}} …</think>\n{{{Fields}}}",
        $"{{\"result\":{{{Fields}}}}}",
        $"{{\"summary\":{{{Fields}}}}}",
        $"[{{{Fields}}}]",
        $"{{{Fields},}}",
        $"{{{Fields},\"note\":\"and then the",
        $"{{{Fields}",
        $"\ufeff  {{{Fields}}} }} ]",
        $"{{{Fields.Replace("debit card. A", "debit card.\nA", StringComparison.Ordinal)}}}",
        """{"Title":"Lost debit card.","Summary":["The caller lost a debit card.","A new one was ordered."],"ActionItems":["✓ Order a new card","[ ] Send the PIN"],"Sentiment":"POSITIVE"}""",
        """{"title":"**Lost debit card**","sentences":[{"sentence":"The caller lost a debit card."},{"text":"A new one was ordered."}],"action items":[{"task":"Order a new card","done":"yes"},{"task":"- Send the PIN","done":"no"}],"sentiment":{"label":"positive"}}""",
        """{"title":"Lost debit card","summary":"The caller lost a debit card. A new one was ordered.","action_items":[{"text":"Order a new card","done":1},null,{"text":null},{"text":"Send the PIN","done":0},"None"],"sentiment":"sehr positiv"}""",
        "# Lost debit card\n\nThe caller lost a debit card. A new one was ordered.\n\n## Action Items\n- [x] Order a new card\n- Send the PIN\n\nSentiment: positive",
    ];

    [Theory, MemberData(nameof(SameInOtherWords))]
    public async Task The_same_in_other_words_is_the_same_summary(string text) => Assert.Equal(Shape + "Positive", await Rendered(Writes(text)));

    const string Draft = """{"title":"Wrong draft","summary":"The caller wants a refund.","action_items":[{"title":"Refund"}],"sentiment":"Negative"}""";
    const string Late = """{"title":"Late order","summary":[{"text":"Order 465 is late.","at":[1]}],"action_items":[{"text":"Send a mail"}],"sentiment":"Neutral"}""";
    const string Braces = "{ { { { { { { { { { { { { { { { { { { { { { { { ";

    [Theory]
    [InlineData($"<thinking>{Draft}</thinking>{Late}")]
    [InlineData($"<|channel|>analysis<|message|>Perhaps {Draft}<|end|><|start|>assistant<|channel|>final<|message|>{Late}")]
    [InlineData($"[THINK]First {Draft}, then {{\"title\":\"Wrong draft\" no.[/THINK]```json\n{Late}\n```")]
    [InlineData($"◁think▷{Draft}◁/think▷{{\"result\":{Late}}} I hope that {{this}} helps: {{}}")]
    [InlineData($"{Braces}{Draft}{Late}")]
    [InlineData($"{{\"thoughts\":{Draft},\"answer\":{Late}}}")]
    [InlineData($"{{\"result\":{Late},\"actions\":[{Draft}]}}")]
    [InlineData($"<thinking>{{\"title\":\"Wrong draft\",\"summary\":[</thinking>{Late}")]
    public async Task A_draft_before_the_answer_is_not_the_summary(string text) =>
        Assert.Equal("Late order\n\nOrder 465 is late.\n\n**Action Items:**\n- Send a mail\n\n**Sentiment:** Neutral", await Rendered(Writes(text)));

    [Theory]
    [InlineData("\"negativ\"", "Negative")]
    [InlineData("\"Négatif\"", "Negative")]
    [InlineData("\"frustrated\"", "Negative")]
    [InlineData("\"positivo\"", "Positive")]
    [InlineData("\"mixed: positive, then negative\"", "Neutral")]
    [InlineData("\"ambivalent\"", "Neutral")]
    [InlineData("0.8", "Neutral")]
    [InlineData("null", "Neutral")]
    [InlineData("[\"negative\"]", "Neutral")]
    public async Task A_sentiment_in_other_words_is_one_of_three(string word, string sentiment) =>
        Assert.Equal(Shape + sentiment, await Rendered(Writes($"{{{Fields.Replace("\"Positive\"", word, StringComparison.Ordinal)}}}")));

    public static TheoryData<string> Envelopes =>
    [
        """{"choices":[{"message":{"content":"TEXT"}}]}""",
        """{"model":null,"usage":null,"choices":[{"index":0,"message":{"role":"assistant","content":"TEXT","refusal":null},"finish_reason":null}]}""",
        """{"model":7,"usage":"many","choices":[{"message":{"content":[{"type":"text","text":"TEXT"}]},"finish_reason":"length"}]}""",
        """{"model":{},"usage":{"prompt_tokens":null,"completion_tokens":-5},"choices":{"message":{"content":["TEXT"],"refusal":""}}}""",
        """{"usage":{"prompt_tokens":99999999999,"completion_tokens":1.5},"choices":[{"text":"TEXT"}],"choices":[]}""",
        "\ufeff\n{\"choices\":[{\"message\":{\"content\":\"TEXT\",\"reasoning_content\":\"…\"}}],\"x\":\"\\ud83d\"}",
    ];

    [Theory, MemberData(nameof(Envelopes))]
    public async Task What_stands_around_the_text_may_be_missing_or_of_another_type(string body)
    {
        var text = JsonEncodedText.Encode($"{{{Fields}}}").ToString();
        Assert.Equal(Shape + "Positive", await Rendered(Says(body.Replace("TEXT", text, StringComparison.Ordinal), "text/plain")));
    }

    [Fact]
    public async Task Tokens_that_an_endpoint_does_not_tell_are_unknown_and_the_model_is_the_one_asked_for()
    {
        await using var model = await Start(Says("""{"choices":[{"message":{"content":"She lost a card."}}]}"""));
        using var summarizer = model.Summarizer();
        var summarized = await summarizer.Summarize(LostCard, CancellationToken.None);
        Assert.Equal((Name, null, null), (summarized.Model, summarized.TokensIn, summarized.TokensOut));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_cost_letters_and_not_the_answer()
    {
        var body = Encoding.Latin1.GetBytes("""{"choices":[{"message":{"content":"{\"title\":\"Caf\u00e9\",\"summary\":\"A table at the caf\u00e9.\"}"}}]}""".Replace("\\u00e9", "é", StringComparison.Ordinal));
        Assert.StartsWith("Caf\n\nA table at the caf.\n", await Rendered(Says(body)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"title":"Lost card","summary":[{"text":"She lost a card.","at":[1]},{"text":"A new one was ord""", "Lost card\n\nShe lost a card.\n")]
    [InlineData("""{"title":"Lost card","summary":"She lost a card. A new one was ord""", "Lost card\n\nShe lost a card. A new one was ord\n")]
    [InlineData("""{"title":"Lost card","summary":"She lost a card.","action_items":[{"title":"Refund"},{"te""", "Lost card\n\nShe lost a card.\n")]
    [InlineData("""{"title":"Lost ca""", "Lost ca\n\nLost ca\n")]
    [InlineData("""{"summary":"She lost a card."}""", "She lost a card\n\nShe lost a card.\n")]
    [InlineData("""She lost a "card".""", "She lost a \"card\"\n\nShe lost a \"card\".\n")]
    public async Task Of_what_is_cut_off_or_missing_the_rest_is_taken(string text, string beginning) =>
        Assert.StartsWith(beginning, await Rendered(Writes(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{")]
    [InlineData("{\"tit")]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("{'title': 'Lost card'}")]
    [InlineData("""{"title":"","summary":[],"action_items":["Send the PIN"]}""")]
    [InlineData("""{"title":null,"summary":null}""")]
    [InlineData("""{"sentiment":"Positive"}""")]
    [InlineData("<think>I wonder whether")]
    [InlineData("```\n```")]
    [InlineData("…")]
    public async Task What_is_no_summary_is_worth_another_try(string text)
    {
        await using var model = await Start(Writes(text));
        using var summarizer = model.Summarizer();
        Assert.False((await Assert.ThrowsAsync<SummaryException>(() => summarizer.Summarize(LostCard, CancellationToken.None))).Final);
    }

    [Theory]
    [InlineData("[0,3]", "0,3")]
    [InlineData("2", "2")]
    [InlineData("[3,1,1]", "1,3")]
    [InlineData("[\"2\",\"#3\",\"entry 1\"]", "1,2,3")]
    [InlineData("\"1-3\"", "1,3")]
    [InlineData("[-1,4,99999999999,1.5,\"0:03\",1e0,null,true,{},[1]]", "")]
    [InlineData("null", "")]
    public void Evidence_points_to_entries_that_there_are(string at, string entries)
    {
        var summary = ModelAnswer.Read($$"""{"summary":[{"text":"She lost a card.","at":{{at}}}]}""", 4);
        Assert.Equal(entries, string.Join(',', Assert.Single(summary.Sentences).Entries));
    }

    [Fact]
    public void However_much_a_model_writes_what_is_kept_is_bounded()
    {
        var many = string.Join(',', Enumerable.Repeat($"{{\"text\":\"{new string('w', 900)}. And more.\",\"at\":[{string.Join(',', Enumerable.Range(0, 900))}]}}", 300));
        var summary = ModelAnswer.Read($$"""{"title":"{{new string('t', 5000)}}","summary":[{{many}}],"action_items":[{{many}}]}""", 1000);
        Assert.InRange(summary.Sentences.Count, 1, 12);
        Assert.InRange(summary.ActionItems.Count, 1, 30);
        Assert.All(summary.Sentences, sentence => Assert.InRange(sentence.Entries.Count, 1, 20));
        SummaryGrammar.Holds(SummaryMarkdown.Render(summary));
    }

    [Fact]
    public void Whatever_becomes_of_an_answer_on_its_way_it_is_a_fault_or_has_the_shape() =>
        Prop.ForAll(Mutated(GoodText).ToArbitrary(), AssertShapeOrFault).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Whatever_becomes_of_a_response_on_its_way_it_is_a_fault_or_has_the_shape()
    {
        var body = JsonSerializer.Serialize(new
        {
            model = "m",
            choices = new[] { new { message = new { role = "assistant", content = GoodText, refusal = (string?)null }, finish_reason = "stop" } },
            usage = new { prompt_tokens = 1, completion_tokens = 2 },
        });
        Prop.ForAll(Mutated(body).ToArbitrary(), text =>
        {
            try
            {
                AssertShapeOrFault(ChatAnswer.Read(Encoding.UTF8.GetBytes(text)).Text);
            }
            catch (SummaryException)
            {
                // as it should be
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    static void AssertShapeOrFault(string text)
    {
        try
        {
            var summary = ModelAnswer.Read(text, 4);
            SummaryGrammar.Holds(SummaryMarkdown.Render(summary));
            Assert.All(
                summary.Sentences.SelectMany(sentence => sentence.Entries).Concat(summary.ActionItems.SelectMany(item => item.Entries)), at => Assert.InRange(at, 0, 3));
        }
        catch (SummaryException)
        {
            // as it should be
        }
    }

    // Cut, doubled, exchanged for something odd, once to five times.
    static Gen<string> Mutated(string text)
    {
        var odd = Gen.Elements(
            "\"", "{", "}", "[", "]", ":", ",", "null", "1e999", "-1", "\\u0000", "\\ud83d", "\\", "\n", "\0", "```", "<think>", "</think>", "\ud83d", "\u202e", "**Sentiment:** ",
            "\n\n# ", "<b>", "[x](javascript:1)", "{\"summary\":", "/*", "\ufffd", new string('[', 100), new string('x', 3000));
        var change = from at in Gen.Choose(0, text.Length)
                     from length in Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, 200))
                     from put in Gen.OneOf(odd, Gen.Constant(""), Gen.Constant(text))
                     select (at, length, put);
        return from count in Gen.Choose(1, 5)
               from changes in change.ArrayOf(count)
               select changes.Aggregate(text, (now, one) =>
               {
                   var start = Math.Min(one.at, now.Length);
                   return now[..start] + one.put + now[Math.Min(start + one.length, now.Length)..];
               });
    }

    static async Task<string> Rendered(Microsoft.AspNetCore.Http.RequestDelegate act)
    {
        await using var model = await Start(act);
        using var summarizer = model.Summarizer();
        var text = SummaryMarkdown.Render((await summarizer.Summarize(LostCard, CancellationToken.None)).Summary);
        SummaryGrammar.Holds(text);
        return text;
    }
}
