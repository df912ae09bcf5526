using Callbook.Client;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Ingest;
using Callbook.Server.Writing;
using Callbook.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Callbook.Tests.Writing;

/// <summary>The order of arrival, repetition, splitting into requests and lateness never change the sealed log.</summary>
public sealed class SealedAlikeTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    const int Cases = 3000;

    static readonly DateTimeOffset End = SomeCall.Start.AddMinutes(5);
    static readonly CallKey Key = new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());

    // Few values of each, so that ties, corrections and equal texts are common.
    static readonly Gen<NewTranscriptEntry> Entry =
        from text in Gen.Elements("yes", "Yes.", "I lost my card.", "line\nbreak")
        from speaker in Gen.Elements("agent", "user", "system")
        from at in Gen.Choose(0, 3)
        from later in Gen.Choose(0, 2)
        from partial in Gen.Elements(true, false)
        from utterance in Gen.Elements(null, null, "u1", "u2")
        from happened in Gen.Elements<SystemEvent?>(null, new("dtmf", Digits: "1"), new("dtmf", Digits: "2"))
        select new NewTranscriptEntry(
            text, speaker, at / 2.0, partial, (at + later) / 2.0, utterance, Event: speaker is "system" ? happened : null);

    static readonly Gen<Telling> Tellings =
        from entries in Gen.Choose(0, 12).SelectMany(count => Entry.ArrayOf(count))
        let named = entries.Select((entry, index) => entry with { EntryId = $"e{index}" }).ToArray()
        from repeated in Gen.SubListOf((IEnumerable<NewTranscriptEntry>)named)
        from order in Gen.Shuffle([.. named, .. repeated])
        from late in Gen.Choose(0, order.Length)
        from cuts in Gen.Choose(0, 4).SelectMany(count => Gen.Choose(0, order.Length).ArrayOf(count))
        from keepPartials in Gen.Elements(true, false)
        select new Telling(named, order, order.Length - late, [.. cuts.Order()], keepPartials);

    [Fact]
    public void Arrival_repetition_splitting_and_lateness_never_change_the_sealed_bytes() =>
        Prop.ForAll(Tellings.ToArbitrary(), telling =>
        {
            var plain = Sealing.Seal(Fold(telling.Entries, new CallEnded(End, "done")), Key, new(Key.AgentId, telling.KeepPartials, EnableRecording: false), new(null, null, null, null), (End, End), posted: false);
            var told = Tell(telling);
            return plain.Transcript.AsSpan().SequenceEqual(told.Transcript) && plain.SessionData == told.SessionData && plain.EndedAt == told.EndedAt
                && plain.Detail.AsSpan().SequenceEqual(told.Detail) && plain.TranscriptCrc32 == told.TranscriptCrc32;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    [Theory, BothDatabases]
    public async Task The_same_holds_over_HTTP(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await Task.WhenAll(Tellings.Where(telling => !telling.KeepPartials).Sample(40).Select(async telling =>
        {
            var plain = await agent.StartCall();
            if (telling.Entries.Count > 0)
                await agent.Append(plain, telling.Entries);
            var wanted = await agent.End(plain, new(End, "done"));

            var id = await agent.StartCall();
            foreach (var part in telling.Parts(0, telling.Live))
                await agent.Append(id, part);
            await agent.End(id, new(End, "done"));
            foreach (var part in telling.Parts(telling.Live, telling.Order.Count))
                await agent.Append(id, part);
            var log = await agent.Client.CallLogs.GetAsync(agent.Id, id);

            Assert.Equal(wanted.TranscriptJson, log.TranscriptJson);
            Assert.Equal(wanted.TranscriptText, log.TranscriptText);
            Assert.Equal(wanted.SessionData.ToJsonString(), log.SessionData.ToJsonString());
        }));
    }

    // Like the server: bodies are stored, folded at the end and packed beside the log; late entries reopen it.
    static CallLogRow Tell(Telling telling)
    {
        var call = Fold(telling.Order.Take(telling.Live), new CallEnded(End, "done"));
        foreach (var part in telling.Parts(telling.Live, telling.Order.Count))
        {
            var kept = StoredEvents.Unpack(StoredEvents.Pack(call, posted: false)).ToCall(call.RoomName, call.StartedAt);
            call = CallFold.Apply(kept, part.Select(Heard));
        }

        return Sealing.Seal(call, Key, new(Key.AgentId, telling.KeepPartials, EnableRecording: false), new(null, null, null, null), (End, End), posted: false);
    }

    static Call Fold(IEnumerable<NewTranscriptEntry> entries, CallEnded ended) =>
        CallFold.Apply(new(), [new CallStarted("room-1", SomeCall.Start), .. entries.Select(Heard), ended]);

    static EntryHeard Heard(NewTranscriptEntry entry) =>
        StoredEntry.Read(PostedEntry.ToStored(entry, position: 0, arrivedAt: null).ToBody(), entry.EntryId).ToHeard(SomeCall.Start);

    /// <summary>One way of sending the entries of a call.</summary>
    /// <param name="Entries">All entries, each once.</param>
    /// <param name="Order">The entries in order of arrival, some of them twice.</param>
    /// <param name="Live">How many arrive before the end.</param>
    /// <param name="Cuts">Where one request ends and the next begins.</param>
    /// <param name="KeepPartials">Whether the agent keeps every partial.</param>
    sealed record Telling(
        IReadOnlyList<NewTranscriptEntry> Entries, IReadOnlyList<NewTranscriptEntry> Order, int Live, IReadOnlyList<int> Cuts, bool KeepPartials)
    {
        public IEnumerable<NewTranscriptEntry[]> Parts(int from, int to)
        {
            int[] edges = [from, .. Cuts.Where(cut => cut > from && cut < to).Distinct(), to];
            return edges.Zip(edges.Skip(1), (start, end) => Order.Skip(start).Take(end - start).ToArray()).Where(part => part.Length > 0);
        }
    }
}
