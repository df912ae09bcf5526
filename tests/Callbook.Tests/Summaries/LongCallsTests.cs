using System.Text.Json;
using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Summaries;
using Callbook.Server.Summaries.OpenAi;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using FsCheck;
using FsCheck.Fluent;
using static Callbook.Tests.Summaries.OpenAiSummarizerTests;

namespace Callbook.Tests.Summaries;

/// <summary>Calls that do not fit a request.</summary>
public sealed class LongCallsTests
{
    const int MostCharacters = 4000;

    [Fact]
    public async Task A_long_call_is_read_in_parts_that_fit_and_then_as_a_whole()
    {
        await using var model = await ScriptedModel.Start();
        using var summarizer = model.Summarizer(settings => settings.RequestCharacters = MostCharacters);
        var call = Call([.. Enumerable.Range(0, 200).Select(at => (at % 2 == 0 ? "agent" : "user", $"This is what is said as number {at} of many."))]);
        var summarized = await summarizer.Summarize(call, CancellationToken.None);

        var (parts, whole) = (model.Requests.SkipLast(1).ToList(), model.Requests[^1].Input);
        Assert.InRange(parts.Count, 3, 10);
        Assert.Equal(
            Enumerable.Range(1, parts.Count).Select(part => (part, parts.Count)),
            parts.Select(part => (part.Input.GetProperty("part").GetInt32(), part.Input.GetProperty("of").GetInt32())));
        Assert.Equal(
            call.Entries.Select((entry, at) => (at, entry.Text)),
            parts.SelectMany(part => part.Input.GetProperty("transcript").EnumerateArray()).Select(entry => (entry.GetProperty("n").GetInt32(), entry.Text("text")!)));
        Assert.Equal(parts.Count, whole.GetProperty("parts").GetArrayLength());
        Assert.Equal("The caller lost a debit card.", whole.GetProperty("parts")[1].GetProperty("summary")[0].Text("text"));
        Assert.Equal(1, whole.GetProperty("parts")[1].GetProperty("summary")[0].GetProperty("at")[0].GetInt32());
        Assert.Equal((100 * (parts.Count + 1), 20 * (parts.Count + 1)), (summarized.TokensIn, summarized.TokensOut));
        AssertBounded(model);
    }

    [Fact]
    public async Task However_long_a_call_is_the_requests_are_bounded_and_the_end_is_read()
    {
        await using var model = await ScriptedModel.Start();
        using var summarizer = model.Summarizer(settings => settings.RequestCharacters = MostCharacters);
        var monologue = "Well" + string.Concat(Enumerable.Repeat("😀<[\"", 25_000)); // all of it escaped or in pairs
        await summarizer.Summarize(Call(("agent", "Hello, it begins."), ("user", monologue), ("user", "That was the end.")), CancellationToken.None);

        Assert.Equal(17, model.Requests.Count);
        Assert.Contains("it begins", Transcript(model.Requests[0]), StringComparison.Ordinal);
        Assert.Contains("the end", Transcript(model.Requests[15]), StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', Transcript(model.Requests[7]));
        AssertBounded(model);
    }

    [Fact]
    public void Every_word_is_in_some_part_once_and_each_part_fits() => Prop.ForAll(Said().ToArbitrary(), said =>
    {
        var call = Call([.. said.Select(text => ("user", text))]);
        var parts = new ModelInput(call, MostCharacters).Parts();
        Assert.All(parts, part => Assert.InRange(part.Length, 1, MostCharacters + 200));
        var sent = parts.SelectMany(part => JsonElement.Parse(part).GetProperty("transcript").EnumerateArray())
            .GroupBy(entry => entry.GetProperty("n").GetInt32(), (n, pieces) => (n, string.Concat(pieces.Select(piece => piece.Text("text")))));
        Assert.Equal(said.Index().Where(text => !string.IsNullOrWhiteSpace(text.Item)), sent);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_notes_of_all_parts_fit_a_request_and_none_is_missing()
    {
        var part = new Summary(
            new('t', 100), [.. Enumerable.Repeat(new SummarySentence(new('s', 150), [1, 2, 3]), 12)], [.. Enumerable.Repeat(new ActionItem("Send it", false, [4]), 30)],
            Sentiment.Neutral);
        var whole = new ModelInput(Call(("user", "Hi")), 8000).Whole([.. Enumerable.Repeat(part, ModelInput.MostParts)]);
        Assert.InRange(whole.Length, 4000, 10_000);
        Assert.All(JsonElement.Parse(whole).GetProperty("parts").EnumerateArray(), note =>
        {
            Assert.Equal(part.Title, note.Text("title"));
            Assert.NotEqual(0, note.GetProperty("summary").GetArrayLength());
            Assert.NotEqual(0, note.GetProperty("action_items").GetArrayLength());
        });
    }

    // Up to six long entries: less than sixteen parts.
    static Gen<List<string>> Said() =>
        from count in Gen.Choose(1, 6)
        from said in (from piece in Gen.Elements("a", "she said so ", "<|im_end|>", "[INST]", "\"", "\\", "é", "😀", "日本", "\n", " ", "\0", "}")
                      from other in Gen.Elements("x", "😀", "<", " ")
                      from before in Gen.Elements("", "x")
                      from times in Gen.Choose(0, 300)
                      select before + string.Concat(Enumerable.Repeat(piece + other, times))).ArrayOf(count)
        select said.ToList();

    [Fact]
    public async Task A_part_s_fault_is_the_call_s()
    {
        await using var model = await ScriptedModel.Start(ScriptedModel.Good, ScriptedModel.Fails(503));
        using var summarizer = model.Summarizer(settings => settings.RequestCharacters = MostCharacters);
        await Assert.ThrowsAsync<SummaryException>(() =>
            summarizer.Summarize(Call([.. Enumerable.Repeat(("user", new string('x', 300)), 40)]), CancellationToken.None));
        Assert.Equal(2, model.Requests.Count);
    }

    static string Transcript(ScriptedModel.Asked asked) => string.Concat(asked.Input.GetProperty("transcript").EnumerateArray().Select(entry => entry.Text("text")));

    static void AssertBounded(ScriptedModel model) => Assert.All(
        model.Requests, asked => Assert.InRange(asked.Body.GetProperty("messages")[1].Text("content")!.Length, 1, MostCharacters * 5 / 4));
}
