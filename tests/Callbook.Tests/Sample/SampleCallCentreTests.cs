using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Callbook.Client;
using Callbook.Server.Sample;

namespace Callbook.Tests.Sample;

public sealed class SampleCallCentreTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 18, 15, 20, 7, 123, TimeSpan.Zero);
    static readonly string[] Zones = [.. SampleCallCentre.Agents.Select(agent => agent.Timezone!)];

    readonly List<SampleCall> calls = [.. SampleCallCentre.Calls(7, Now)];

    [Fact]
    public void The_same_seed_and_instant_give_the_same_calls() =>
        Assert.Equal(calls.Select(Json), SampleCallCentre.Calls(7, Now).Select(Json), StringComparer.Ordinal);

    [Fact]
    public void Another_seed_gives_other_calls() =>
        Assert.Empty(LongTexts(calls).Intersect(LongTexts(SampleCallCentre.Calls(8, Now)), StringComparer.Ordinal));

    [Theory, InlineData(0), InlineData(7), InlineData(-3), InlineData(int.MaxValue)]
    public void Any_seed_gives_some_200_calls_of_three_agents(int seed)
    {
        var some = SampleCallCentre.Calls(seed, Now).ToList();

        Assert.InRange(some.Count, 180, 220);
        Assert.Equal([0, 1, 2], some.Select(call => call.Agent).Distinct().Order());
        Assert.Equal(some.Count, some.Select(call => call.Call.SourceCallId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(some.Count, some.Select(call => call.Call.RoomName).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Calls_come_oldest_first_and_lie_within_the_last_30_days()
    {
        Assert.Equal(calls.OrderBy(call => call.Call.CallStartedAt), calls);
        Assert.All(calls, call => Assert.InRange(call.Call.CallStartedAt!.Value, Now.AddDays(-30), Now));
        Assert.All(calls, call => Assert.InRange(call.Call.CallEndedAt!.Value, call.Call.CallStartedAt!.Value, Now));
        Assert.True(calls.Select(call => call.Call.CallStartedAt!.Value.Date).Distinct().Count() >= 27);
    }

    [Fact]
    public void Each_agent_has_transfers_webhooks_abandoned_calls_and_calls_without_turns()
    {
        Assert.All([0, 1, 2], agent =>
        {
            var own = calls.Where(call => call.Agent == agent).Select(call => call.Call).ToList();
            Assert.Contains(own, call => Entries(call).Any(entry => Matches(entry.Text, @"^Call transferred to \+\d{11,12}$")));
            Assert.Contains(own, call => Entries(call).Any(entry => Matches(entry.Text, @"^Webhook [a-z_]+ returned 200 in \d+\.\d\ds$")));
            Assert.Contains(own, call => call.EndReason == "caller hung up" && Entries(call) is [.., { IsPartial: true }]);
            Assert.Contains(own, call => call.TranscriptJson!.Count == 0);
        });
        Assert.Contains(calls, call => Entries(call.Call).Any(entry => Matches(entry.Text, @"^Webhook [a-z_]+ returned 50\d in ")));
        Assert.InRange(calls.Count(call => call.Call.TranscriptJson!.Count == 0), calls.Count * 0.04, calls.Count * 0.18);
        Assert.DoesNotContain(calls.SelectMany(call => Entries(call.Call)), entry => Matches(entry.Text, "^Call ended"));
    }

    [Fact]
    public void Some_partials_are_finished_later_and_some_never()
    {
        var finished = calls.Select(call => Entries(call.Call)).SelectMany(entries => entries
            .Where(entry => entry.IsPartial == true)
            .Select(partial => entries.Any(entry => entry is { IsPartial: false, UtteranceId: { } id } && id == partial.UtteranceId)))
            .ToList();

        Assert.InRange(finished.Count(replaced => replaced), 20, 2000);
        Assert.InRange(finished.Count(replaced => !replaced), 8, 100);
    }

    [Fact]
    public void Four_languages_are_spoken_and_most_calls_are_english()
    {
        var languages = calls.CountBy(call => ((string?)call.Call.SessionData!["language"])![..2]).ToDictionary();

        Assert.Equal("de en es fr", string.Join(' ', languages.Keys.Order(StringComparer.Ordinal)));
        Assert.InRange(languages["en"], calls.Count * 0.5, calls.Count * 0.8);
        Assert.All(languages.Values, count => Assert.True(count >= 5));
    }

    [Fact]
    public void No_two_calls_of_an_agent_have_the_same_words() =>
        Assert.All(
            calls.Where(call => call.Call.TranscriptJson!.Count > 0).CountBy(call => (call.Agent, FullText(call))),
            same => Assert.Equal(1, same.Value));

    [Fact]
    public void No_opening_and_no_dialogue_dominates()
    {
        var spoken = calls.Where(call => call.Call.TranscriptJson!.Count > 2).ToList();

        Assert.All(spoken.CountBy(call => Entries(call.Call)[0].Text!), opening => Assert.InRange(opening.Value, 1, spoken.Count / 10));
        Assert.All(
            spoken.Where(call => call.Call.SummaryText is not null).CountBy(call => call.Call.SummaryText!.Split('\n')[0]),
            title => Assert.InRange(title.Value, 1, 10));
    }

    [Fact]
    public void The_dentist_is_called_on_weekdays_and_the_restaurant_on_weekend_evenings()
    {
        var dental = Local(0);
        var hotel = Local(2);

        Assert.True(dental.Count(at => at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) > dental.Count * 0.9);
        Assert.All(dental, at => Assert.InRange(at.Hour, 7, 18));
        var startOfWeek = hotel.Count(at => at.DayOfWeek is DayOfWeek.Monday or DayOfWeek.Tuesday);
        Assert.True(hotel.Count(at => at.DayOfWeek is DayOfWeek.Friday or DayOfWeek.Saturday) > 1.5 * startOfWeek);
        Assert.True(hotel.Count(at => at.Hour >= 16) > hotel.Count * 0.6);
    }

    [Fact]
    public void Every_call_keeps_the_limits_of_a_posted_call() => Assert.All(calls.Select(call => call.Call), call =>
    {
        Assert.InRange(call.RoomName!.Length, 1, 255);
        Assert.InRange(call.SourceCallId!.Length, 1, 255);
        Assert.InRange(call.EndReason!.Length, 1, 255);
        Assert.Equal("sample", call.Source);
        Assert.True(call.SessionData!.ToJsonString().Length < 65_536);
        Assert.True(call.SessionData["caller_id"] is not { } caller || Matches((string?)caller, @"^\+[1-9]\d{9,13}$"));
        var end = (call.CallEndedAt - call.CallStartedAt)!.Value.TotalSeconds;
        Assert.All(Entries(call), entry =>
        {
            Assert.False(string.IsNullOrWhiteSpace(entry.Text));
            Assert.DoesNotMatch(@"[\[\]{}|#]", entry.Text!);
            Assert.True(entry.Speaker is "agent" or "user" or "system");
            Assert.True(entry.Timestamp >= 0 && entry.CreatedAt >= entry.Timestamp && entry.CreatedAt <= end);
            Assert.True(entry.Timestamp!.Value.ToString("R", CultureInfo.InvariantCulture).Split('.') is [_] or [_, { Length: <= 3 }]);
        });
    });

    [Fact]
    public void Summaries_have_the_contract_s_shape_and_stand_under_many_of_the_finished_calls()
    {
        var finished = calls.Where(call => call.Call.TranscriptJson!.Count > 2 && Entries(call.Call)[^1].IsPartial == false).ToList();
        var summaries = finished.Select(call => call.Call.SummaryText).OfType<string>().ToList();

        Assert.InRange(summaries.Count, finished.Count * 0.45, finished.Count * 0.75);
        Assert.All(summaries, summary => Assert.Matches(
            @"\A[^\n]+\n\n[^\n]+\n\n\*\*Action Items:\*\*\n(- [^\n]+\n)+\n\*\*Sentiment:\*\* (Positive|Neutral|Negative)\z", summary));
        Assert.All(summaries, summary => Assert.DoesNotMatch(@"[\[\]{}|#]", summary));
        Assert.DoesNotContain(calls, call => Entries(call.Call) is [.., { IsPartial: true }] && call.Call.SummaryText is not null);
    }

    [Fact]
    public void Every_authored_dialogue_can_be_played_to_its_end()
    {
        foreach (var tongue in Trades.All.SelectMany(trade => trade.Tongues))
        {
            foreach (var (roll, script) in Enumerable.Repeat(tongue.Repertoire.Dialogues, 20).SelectMany(scripts => scripts).Index())
            {
                var dice = Dice.For(1, roll);
                var slots = new Slots(tongue.Repertoire, script, Now.DateTime.AddDays(roll), dice);
                var lines = new Performance(tongue.Repertoire, slots, dice).Play(script);
                Assert.All(lines, line => Assert.Matches(@"^[^\[\]{}|#]+$", line.Text));
                Assert.True(script.Note("summary").Count == 0 || SampleSummary.Write(script, slots)!.Length > 60, script.Title);
            }
        }
    }

    static string Json(SampleCall call) => $"{call.Agent} {JsonSerializer.Serialize(call.Call, Wire.Json.NewCallLog)}";

    static bool Matches(string? text, string pattern) => Regex.IsMatch(text ?? "", pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    static List<NewTranscriptEntry> Entries(NewCallLog call) => [.. call.TranscriptJson!.OfType<NewTranscriptEntry>()];

    // Two people who dialled a wrong number may well say the same.
    static IEnumerable<string> LongTexts(IEnumerable<SampleCall> some) =>
        some.Where(call => call.Call.TranscriptJson!.Count > 8).Select(FullText);

    static string FullText(SampleCall call) => string.Join('\n', Entries(call.Call).Select(entry => entry.Text));

    List<DateTimeOffset> Local(int agent)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zones[agent]);
        return [.. calls.Where(call => call.Agent == agent).Select(call => TimeZoneInfo.ConvertTime(call.Call.CallStartedAt!.Value, zone))];
    }
}
