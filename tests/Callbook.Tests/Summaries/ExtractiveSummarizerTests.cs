using System.Globalization;
using Callbook.Client;
using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Sample;
using Callbook.Server.Summaries;
using Callbook.Tests.CallLogs.SummaryText;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using FsCheck;
using FsCheck.Fluent;

namespace Callbook.Tests.Summaries;

public sealed class ExtractiveSummarizerTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 18, 15, 20, 7, TimeSpan.Zero);

    [Fact]
    public void A_call_is_told_by_its_request_its_words_and_what_came_of_it() => Assert.Equal(
        """
        Lost my debit card

        Caller: I lost my debit card. Can you send me a new one? Agent: I've ordered a new debit card for you. I'll send you the PIN by mail on Monday.

        **Action Items:**
        - ✓ Ordered a new debit card for the caller
        - Send the caller the PIN by mail on Monday

        **Sentiment:** Positive
        """.ReplaceLineEndings("\n"),
        Render(Call(
            "A: Harper Valley Bank, how can I help you today?", "U: Hi, um, I lost my debit card [noise].", "U: Can you, uh, send me a new one?",
            "A: Let me check.", "A: Yes, I've ordered a new debit card for you.", "A: I'll send you the PIN by mail on Monday.",
            "U: That's perfect, thank you so much.", "A: Goodbye.")));

    [Theory]
    [InlineData("en", "U: Hello. I'd like to move my appointment to Friday, please.", "A: I've moved you to Friday.", "A: You'll receive a text message.")]
    [InlineData("de", "U: Guten Tag. Ich möchte meinen Termin auf Freitag verschieben, bitte.", "A: Ich habe den Termin auf Freitag verschoben.", "A: Sie bekommen eine Nachricht von uns.")]
    [InlineData("fr", "U: Bonjour. Je voudrais déplacer mon rendez-vous à vendredi.", "A: J'ai déplacé le rendez-vous à vendredi.", "A: Vous recevrez un message de notre part.")]
    [InlineData("es", "U: Hola. Quisiera cambiar mi cita al viernes, por favor.", "A: He cambiado la cita al viernes.", "A: Usted recibirá un mensaje nuestro.")]
    [InlineData("it", "U: Buongiorno. Vorrei spostare il mio appuntamento a venerdì.", "A: Ho spostato l'appuntamento a venerdì.", "A: Lei riceverà un messaggio da noi.")]
    [InlineData("pt", "U: Olá. Eu gostaria de mudar a minha consulta para sexta-feira.", "A: Está marcado para sexta-feira.", "A: Você receberá uma mensagem nossa.")]
    [InlineData("nl", "U: Goedemiddag. Ik wil graag mijn afspraak naar vrijdag verplaatsen.", "A: Ik heb uw afspraak naar vrijdag verplaatst.", "A: U ontvangt een bericht van ons.")]
    public void In_seven_languages_it_knows_the_request_what_was_done_and_what_was_promised(string language, string request, string done, string promise)
    {
        var summary = ExtractiveSummarizer.Summarize(Call(request, done, promise));

        Assert.Contains(summary.ActionItems, item => item.Done && item.Entries is [1]);
        Assert.Contains(summary.ActionItems, item => !item.Done && item.Entries is [2]);
        Assert.Contains(summary.Sentences, sentence => sentence.Entries is [0]);
        Assert.InRange(summary.Title.Length, 8, 60);
        Assert.DoesNotContain(summary.Title.Split(' ')[0], request[..20], StringComparison.Ordinal);
        Assert.True(char.IsUpper(summary.Title[0]), language);
    }

    [Theory]
    [InlineData("U: I'm really annoyed, it is broken and nobody called me back.", nameof(Sentiment.Negative))]
    [InlineData("U: Wonderful, thank you so much, that's perfect.", nameof(Sentiment.Positive))]
    [InlineData("U: What are your opening hours on Monday?", nameof(Sentiment.Neutral))]
    [InlineData("U: I'm not happy with this, it's unacceptable.", nameof(Sentiment.Negative))]
    [InlineData("U: Das ist eine Frechheit, das Paket ist kaputt.", nameof(Sentiment.Negative))]
    [InlineData("U: C'est parfait, merci beaucoup, très gentil.", nameof(Sentiment.Positive))]
    public void The_caller_s_mood_is_read_from_what_the_caller_says(string said, string mood) =>
        Assert.Equal(mood, ExtractiveSummarizer.Summarize(Call("A: Terrible, awful, perfect, wonderful.", said)).Sentiment.ToString());

    [Fact]
    public void Transfers_and_tools_are_done_items_with_the_entry_that_says_so()
    {
        var summary = ExtractiveSummarizer.Summarize(Call(
            "U: I want to cancel my table for tonight.", "S: Webhook find_reservation returned 200 in 0.40s", "S: Webhook cancel_reservation returned 200 in 0.31s",
            "S: Webhook send_sms returned 503 in 1.00s", "S: Call transferred to +14155550142"));

        Assert.Equal(
            [("Cancelled reservation", true, 2), ("Call transferred to +14155550142", true, 4)],
            summary.ActionItems.Select(item => (item.Text, item.Done, item.Entries[0])));
    }

    [Fact]
    public void A_call_in_which_nothing_was_said_is_called_that()
    {
        TranscriptEntry[] entries =
            [new("[noise]", Speaker.User, 1, false, 1), new("hel", Speaker.User, 2, true, 2), new("Call ended: caller hung up", Speaker.System, 13, false, 13)];
        var summary = ExtractiveSummarizer.Summarize(new(entries, TimeSpan.FromSeconds(73), null));

        Assert.Equal("No conversation", summary.Title);
        Assert.Equal("Nothing was said in the 1 minute 13 seconds of this call. It ended: caller hung up.", string.Join(' ', summary.Sentences.Select(one => one.Text)));
        Assert.Equal([2], summary.Sentences[1].Entries);
        Assert.Equal("It ended: busy.", ExtractiveSummarizer.Summarize(new([], TimeSpan.Zero, "busy")).Sentences[1].Text);
        Assert.Single(ExtractiveSummarizer.Summarize(new([], TimeSpan.Zero, null)).Sentences);
    }

    [Theory]
    [InlineData("U: 予約を金曜日に変更したいのですが。", "A: かしこまりました。金曜日の三時はいかがですか？")]
    [InlineData("U: 我想把预约改到星期五。", "A: 好的，星期五下午三点可以吗？")]
    [InlineData("U: أريد تغيير موعدي إلى يوم الجمعة.", "A: حسنا، الساعة الثالثة؟")]
    [InlineData("U: Хочу перенести запись на пятницу.", "A: Хорошо, в три часа вам удобно?")]
    [InlineData("U: ฉันต้องการเปลี่ยนนัดเป็นวันศุกร์", "A: ได้ค่ะ")]
    [InlineData("U: Chciałbym przełożyć wizytę na piątek.", "A: Oczywiście, może być o trzeciej?")]
    [InlineData("U: 😊😊", "A: 👍")]
    public void In_other_languages_the_summary_is_the_call_s_own_words(params string[] lines)
    {
        var call = Call(lines);
        var summary = ExtractiveSummarizer.Summarize(call);

        SummaryGrammar.Holds(SummaryMarkdown.Render(summary));
        Assert.StartsWith(summary.Title[..1], lines[0][3..], StringComparison.Ordinal);
        Assert.All(summary.Sentences, sentence => Assert.Contains(sentence.Text.TrimEnd('.'), call.Entries[sentence.Entries[0]].Text, StringComparison.Ordinal));
        Assert.Empty(summary.ActionItems);
        Assert.Equal(Sentiment.Neutral, summary.Sentiment);
    }

    [Fact]
    public void Generated_calls_have_summaries_of_the_shape_with_evidence_and_twice_the_same()
    {
        var calls = Enumerable.Range(1, 3).SelectMany(seed => SampleCallCentre.Calls(seed, Now)).Select(call => Posted(call.Call)).ToList();
        Assert.True(calls.Count > 500);
        Assert.All(calls, Check);
    }

    [Fact, Needs(Need.SharedData)]
    public async Task Real_calls_have_summaries_of_the_shape_with_evidence()
    {
        var calls = await RealCalls.Read(
            "calls_harper.jsonl", "calls_primock57.jsonl", "summaries_primock57.dev.jsonl", "summaries_qmsum.dev.jsonl", "summaries_tweetsumm.sample.jsonl");
        Assert.All(calls.Select(call => call.GetProperty(call.TryGetProperty("entries", out _) ? "entries" : "transcript_json")), entries => Check(new(
            [.. entries.EnumerateArray().Select(entry => Entry(entry.GetProperty("text").GetString()!, entry.GetProperty("speaker").GetString()!))],
            TimeSpan.FromMinutes(5), "completed")));

        var edges = await RealCalls.Read("edge_entries.jsonl");
        Assert.All(edges, edge => Check(new([Entry(edge.GetProperty("text").GetString()!, edge.GetProperty("speaker").GetString()!)], TimeSpan.Zero, null)));
    }

    [Fact]
    public void Whatever_is_said_the_summary_has_the_shape()
    {
        var words = Gen.Elements(
            "I'll", "send", "you", "um", "<b>", "# ", "**", "\n", "\0", ".", "?", ",", "- ", "I want to", "[x](http://h)", "I've", "booked", "like", "the", "ich möchte",
            "\uD83D", "😊", "予約", "مرحبا", "é", "\u0301", "'", "l'", "3.", "24.", "…", "    ", "Call transferred to", "Webhook book_x returned 200", new string('x', 3000));
        var entry = from text in Gen.Choose(0, 12).SelectMany(count => words.ArrayOf(count))
                    from glue in Gen.Elements("", " ")
                    from speaker in Gen.Elements("agent", "user", "system")
                    from partial in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
                    select Entry(string.Join(glue, text), speaker) with { IsPartial = partial };
        Prop.ForAll(Gen.Choose(0, 8).SelectMany(count => entry.ArrayOf(count)).ToArbitrary(), entries => Check(new(entries, TimeSpan.FromSeconds(3), "<b>")))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void The_server_s_locale_changes_nothing()
    {
        var call = Call("U: I INSIST on 1,5 kilos of İstanbul figs.", "A: I've booked it for you, it is 3.20 euros.");
        var plain = Render(call);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("tr-TR");
            Assert.Equal(plain, Render(call));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    static void Check(CallToSummarize call)
    {
        var summary = ExtractiveSummarizer.Summarize(call);
        SummaryGrammar.Holds(SummaryMarkdown.Render(summary));
        Assert.Equal(SummaryMarkdown.Render(summary), Render(call));
        Assert.InRange(summary.Sentences.Count, 1, 5);
        var evidence = summary.Sentences.Select(one => (one.Entries, Item: false)).Concat(summary.ActionItems.Select(one => (one.Entries, Item: true)));
        Assert.All(evidence, one =>
        {
            Assert.True(one.Entries.Count > 0 || !one.Item && summary.Title == "No conversation");
            Assert.All(one.Entries, at => Assert.False(call.Entries[at].IsPartial));
        });
    }

    static string Render(CallToSummarize call) => SummaryMarkdown.Render(ExtractiveSummarizer.Summarize(call));

    static CallToSummarize Call(params string[] lines) => new(
        [.. lines.Select(line => Entry(line[3..], line[0] switch { 'A' => "agent", 'U' => "user", _ => "system" }))], TimeSpan.FromMinutes(1), "completed");

    static TranscriptEntry Entry(string text, string speaker) => new(text, Enum.Parse<Speaker>(speaker, ignoreCase: true), 0, false, 0);

    static CallToSummarize Posted(NewCallLog call) => new(
        [.. call.TranscriptJson!.Select(entry => Entry(entry!.Text!, entry.Speaker!) with { IsPartial = entry.IsPartial ?? false })],
        call.CallEndedAt!.Value - call.CallStartedAt!.Value, call.EndReason);
}
