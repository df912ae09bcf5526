using System.Text.Json.Nodes;
using Callbook.Client;

namespace Callbook.Tests.Crash;

/// <summary>The checker of the crash trials finds what it is there to find.</summary>
public sealed class VerdictTests
{
    static readonly string[] Ended = ["Call ended: done"];
    readonly Ledger ledger = new();
    readonly CallRecord call;

    public VerdictTests()
    {
        call = ledger.NewCall(8);
        call.Acknowledged = 8;
    }

    static IEnumerable<string> Said => CallScript.Transcript(8);

    [Fact]
    public void What_was_said_is_spotless() => Assert.True(Of(Said).Spotless);

    [Fact]
    public void An_entry_that_is_missing_is_lost() => Assert.Equal(1, Of(Said.Where(text => text != "entry 4")).Lost);

    [Fact]
    public void An_entry_that_stands_twice_is_doubled() => Assert.Equal(1, Of([.. Said, "entry 7"]).Doubled);

    [Fact]
    public void Entries_that_changed_places_are_unordered() => Assert.Equal(1, Of(["entry 1", "entry 0", .. Said.Skip(2)]).Unordered);

    [Fact]
    public void A_partial_that_was_counted_twice_is_doubled() => Assert.Equal(1, Of(Said, total: 10).Doubled);

    [Fact]
    public void A_partial_that_was_not_counted_is_lost() => Assert.Equal(1, Of(Said, total: 8).Lost);

    [Fact]
    public void A_call_that_is_not_served_is_lost() => Assert.Equal(8, Verdict.Of(ledger, []).Lost);

    [Fact]
    public void A_call_that_is_served_twice_is_doubled() => Assert.Equal(1, Verdict.Of(ledger, [Log(call.Id, Said), Log(call.Id, Said)]).Doubled);

    [Fact]
    public void A_call_that_nobody_logged_is_strange() =>
        Assert.Equal(1, Verdict.Of(ledger, [Log(call.Id, Said), Log(Guid.CreateVersion7(), Said)]).Strange);

    Verdict Of(IEnumerable<string> texts, int total = 9) => Verdict.Of(ledger, [Log(call.Id, texts, total)]);

    static CallLog Log(Guid id, IEnumerable<string> texts, int total = 9)
    {
        var entries = texts.Concat(Ended).Select(text => new TranscriptEntry(text, Speaker.User, 0, IsPartial: false, 0)).ToList();
        return new(id, id, "room", "", entries, entries.Count, 0, default, default, new JsonObject { ["total_entries"] = total }, null, null, default, default);
    }
}
