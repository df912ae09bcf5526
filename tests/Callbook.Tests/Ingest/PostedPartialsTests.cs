using Callbook.Client;
using Callbook.Tests.Support;

namespace Callbook.Tests.Ingest;

public sealed class PostedPartialsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_partial_is_replaced_by_the_final_of_its_utterance(TestDatabase database) => Assert.Equal(
        ["Hello there.", "I lost my card."],
        await Transcript(
            database,
            SomeCall.Partial(1, "I", "u1"),
            SomeCall.Partial(1, "I lost", "u1") with { CreatedAt = 1.4 },
            SomeCall.Agent(0, "Hello there."),
            SomeCall.User(1, "I lost my card.") with { UtteranceId = "u1", CreatedAt = 2 }));

    [Theory, BothDatabases]
    public async Task A_final_replaces_its_partial_though_it_came_first(TestDatabase database) => Assert.Equal(
        ["I lost my card."],
        await Transcript(
            database,
            SomeCall.User(1, "I lost my card.") with { UtteranceId = "u1" },
            SomeCall.Partial(1, "I lost my", "u1") with { CreatedAt = 9 }));

    [Theory, BothDatabases]
    public async Task An_utterance_without_a_final_keeps_its_last_partial(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = await agent.Post(SomeCall.Of(
            SomeCall.Agent(0, "Anything else?"),
            SomeCall.Partial(1, "Wait", "u1"),
            SomeCall.Partial(1, "Wait, my other", "u1") with { CreatedAt = 2 }));

        Assert.Equal(
            [("Anything else?", false), ("Wait, my other", true)], log.TranscriptJson.Select(entry => (entry.Text, entry.IsPartial)));
        Assert.Equal("[0.00s] agent: Anything else?", log.TranscriptText);
        Assert.Equal((3, 1), ((int?)log.SessionData["total_entries"], (int?)log.SessionData["final_entries"]));
    }

    [Theory, BothDatabases]
    public async Task The_same_id_from_the_other_speaker_is_another_utterance(TestDatabase database) => Assert.Equal(
        ["Yes?", "I wa"],
        await Transcript(
            database,
            SomeCall.Agent(0, "Yes?") with { UtteranceId = "1" },
            SomeCall.Partial(1, "I wa", "1")));

    [Theory, BothDatabases]
    public async Task A_partial_without_an_id_belongs_to_the_next_final_of_its_speaker(TestDatabase database) => Assert.Equal(
        ["Hello.", "I lost my card.", "Which one?"],
        await Transcript(
            database,
            SomeCall.Agent(0, "Hello."),
            SomeCall.Partial(1, "I"),
            SomeCall.Partial(1, "I lost") with { CreatedAt = 1.5 },
            SomeCall.User(1, "I lost my card.") with { CreatedAt = 2 },
            SomeCall.Agent(3, "Which one?")));

    [Theory, BothDatabases]
    public async Task Partials_without_ids_after_the_last_final_are_one_unfinished_utterance(TestDatabase database) => Assert.Equal(
        ["I lost my card.", "The debit ca"],
        await Transcript(
            database,
            SomeCall.User(1, "I lost my card.") with { CreatedAt = 2 },
            SomeCall.Partial(3, "The"),
            SomeCall.Partial(3, "The debit ca") with { CreatedAt = 4 }));

    [Theory, BothDatabases]
    public async Task A_final_that_was_corrected_is_there_once(TestDatabase database) => Assert.Equal(
        ["I lost my card."],
        await Transcript(
            database,
            SomeCall.User(1, "I lost my car.") with { UtteranceId = "u1", CreatedAt = 2 },
            SomeCall.User(1, "I lost my card.") with { UtteranceId = "u1", CreatedAt = 2.5 }));

    [Theory, BothDatabases]
    public async Task An_agent_may_keep_every_partial(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database, keepPartials: true);
        var log = await agent.Post(SomeCall.Of(
            SomeCall.Partial(1, "I", "u1"),
            SomeCall.Partial(1, "I lost", "u1") with { CreatedAt = 1.4 },
            SomeCall.User(1, "I lost my card.") with { UtteranceId = "u1", CreatedAt = 2 },
            SomeCall.Partial(3, "The")));

        Assert.Equal([("I", true), ("I lost", true), ("I lost my card.", false), ("The", true)],
            log.TranscriptJson.Select(entry => (entry.Text, entry.IsPartial)));
        Assert.Equal("[1.00s] user: I lost my card.", log.TranscriptText);
        Assert.Equal((4, 4, 1), (log.EntryCount, (int?)log.SessionData["total_entries"], (int?)log.SessionData["final_entries"]));
    }

    [Theory, BothDatabases]
    public async Task Without_partials_the_numbers_of_entries_are_equal(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        // The recognizer corrects a final twice, and the server adds why the call ended.
        var call = SomeCall.Of(
            SomeCall.User(1, "I lost my cart.") with { UtteranceId = "u1" },
            SomeCall.User(1, "I lost my cards.") with { UtteranceId = "u1", CreatedAt = 2 },
            SomeCall.User(1, "I lost my card.") with { UtteranceId = "u1", CreatedAt = 2.5 });
        var log = await agent.Post(call with { EndReason = "caller hung up" });

        Assert.Equal(["I lost my card.", "Call ended: caller hung up"], log.TranscriptJson.Select(entry => entry.Text));
        Assert.Equal((2, 2, 2), (log.EntryCount, (int?)log.SessionData["total_entries"], (int?)log.SessionData["final_entries"]));
    }

    async Task<IEnumerable<string>> Transcript(TestDatabase database, params NewTranscriptEntry[] entries)
    {
        var agent = await hosts.NewAgent(database);
        return (await agent.Post(SomeCall.Of(entries))).TranscriptJson.Select(entry => entry.Text);
    }
}
