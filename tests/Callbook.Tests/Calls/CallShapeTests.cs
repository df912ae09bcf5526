using Callbook.Client;
using Callbook.Server.Calls;

namespace Callbook.Tests.Calls;

public sealed class CallShapeTests
{
    static readonly TimeSpan Length = TimeSpan.FromSeconds(128);

    [Fact]
    public void Speech_that_touches_or_overlaps_is_one_stretch() => Assert.Equal(
        "agent 3+14,30+9;caller 18+10",
        CallShape.Of([Said(Speaker.Agent, 3, 10), Said(Speaker.Agent, 9, 12), Said(Speaker.Agent, 12, 17), Said(Speaker.User, 18, 28), Said(Speaker.Agent, 30, 39)], Length));

    [Fact]
    public void What_is_shorter_than_a_part_still_shows_and_nothing_lies_outside() => Assert.Equal(
        "agent 5+1;caller 0+1,127+1", CallShape.Of([Said(Speaker.Agent, 5, 5), Said(Speaker.User, 0, 0.2), Said(Speaker.User, 500, 900)], Length));

    [Fact]
    public void System_entries_are_no_speech_and_a_call_of_no_length_has_no_shape()
    {
        Assert.Equal("", CallShape.Of([Said(Speaker.System, 3, 10)], Length));
        Assert.Equal("", CallShape.Of([Said(Speaker.Agent, 0, 0)], TimeSpan.Zero));
    }

    static TranscriptEntry Said(Speaker speaker, double from, double to) => new("…", speaker, from, IsPartial: false, to);
}
