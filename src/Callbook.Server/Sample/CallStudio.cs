using System.Text.Json.Nodes;
using Callbook.Client;

namespace Callbook.Server.Sample;

/// <summary>Generates the calls of one agent. Dialogues are dealt like cards, so that none repeats before all have been used.</summary>
sealed class CallStudio(SampleAgent agent, Dice deckDice)
{
    const double NoTurns = 0.08, Unanswered = 0.12, Abandoned = 0.16, Summarized = 0.62, Withheld = 0.06;

    readonly Dictionary<Tongue, Queue<Script>> decks = [];
    readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(agent.Hours.Timezone);

    public NewCallLog Call(DateTimeOffset startedAt, string id, Dice dice)
    {
        var tongue = agent.Tongues[dice.PickByWeight([.. agent.Tongues.Select(choice => choice.Share)])];
        if (dice.Chance(NoTurns))
            return Silent(tongue, null, startedAt, id, dice);
        if (Campaigns(tongue) is { Length: > 0 } campaigns && dice.Chance(Unanswered))
            return Silent(tongue, dice.Pick(campaigns), startedAt, id, dice);
        var script = Deal(tongue);
        var slots = new Slots(tongue.Repertoire, script, TimeZoneInfo.ConvertTime(startedAt, zone).DateTime, dice);
        var performance = new Performance(tongue.Repertoire, slots, dice);
        var lines = performance.Play(script);
        // Voicemail and wrong-number dialogues have their own end.
        var abandoned = script.Note("end").Count == 0 && dice.Chance(Abandoned);
        var clock = new SpeechClock(dice);
        foreach (var line in abandoned ? performance.Abandon(lines) : lines)
            clock.Play(line);
        return Log(tongue, script.Note("campaign") is [var campaign] ? campaign : null, startedAt, id, dice) with
        {
            TranscriptJson = clock.Entries,
            CallEndedAt = startedAt.AddMilliseconds(Math.Round((clock.Now + dice.Between(0.4, 2.5)) * 1000)),
            EndReason = abandoned ? Either(dice, 0.7, "caller hung up", "connection lost") : EndReason(script, dice),
            SummaryText = !abandoned && dice.Chance(Summarized) ? SampleSummary.Write(script, slots) : null,
        };
    }

    static string[] Campaigns(Tongue tongue) => [.. tongue.Repertoire.Dialogues.SelectMany(script => script.Note("campaign"))];

    static string Either(Dice dice, double share, string often, string seldom) => dice.Chance(share) ? often : seldom;

    static string EndReason(Script script, Dice dice) =>
        script.Note("end") is [var reasons] ? dice.Pick(reasons.Split('|', StringSplitOptions.TrimEntries))
        : Either(dice, 0.6, "caller hung up", "agent ended the call");

    // Nobody picks up, or the caller hangs up before the agent has said a word.
    NewCallLog Silent(Tongue tongue, string? campaign, DateTimeOffset startedAt, string id, Dice dice)
    {
        var seconds = campaign is null ? dice.Between(1.5, 14) : dice.Between(18, 34);
        return Log(tongue, campaign, startedAt, id, dice) with
        {
            CallEndedAt = startedAt.AddMilliseconds(Math.Round(seconds * 1000)),
            EndReason = campaign is null ? Either(dice, 0.75, "caller hung up", "connection lost") : Either(dice, 0.8, "no answer", "busy"),
        };
    }

    Script Deal(Tongue tongue)
    {
        if (!decks.TryGetValue(tongue, out var deck))
            decks[tongue] = deck = [];
        if (deck.Count == 0)
        {
            foreach (var script in deckDice.Shuffle(tongue.Repertoire.Dialogues))
                deck.Enqueue(script);
        }
        return deck.Dequeue();
    }

    NewCallLog Log(Tongue tongue, string? campaign, DateTimeOffset startedAt, string id, Dice dice)
    {
        var callerId = campaign is null && dice.Chance(Withheld) ? null : dice.Digits(dice.Pick(tongue.Numbers));
        var session = new JsonObject
        {
            ["caller_id"] = callerId,
            ["language"] = tongue.Language,
            ["direction"] = campaign is null ? "inbound" : "outbound",
            ["dialed_number"] = campaign is null ? agent.Line.Number : callerId,
            ["trunk_id"] = agent.Line.Trunk,
        };
        if (campaign is not null)
            session["campaign"] = campaign;
        return new($"sipRoom-_{callerId ?? "anonymous"}_{dice.Letters(8)}", startedAt, [], null, "sample", id, null, session);
    }
}
