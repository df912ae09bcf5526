namespace Callbook.Server.Platforms.LiveKit;

/// <summary>
/// When the items of a chat history began. The history lists the turns in their order, and its clocks do not always agree with that: a time of speech
/// that lies before the turn before, or after the turn after, belongs to something else that was heard. Pure.
/// </summary>
static class TurnTimes
{
    /// <summary>The times at which the items began, none before the one of the item before it. Null where nothing is known.</summary>
    /// <param name="turns">When the speech began, and when the item was logged, in the order of the list.</param>
    public static IReadOnlyList<DateTimeOffset?> Of(IReadOnlyList<(DateTimeOffset? Spoken, DateTimeOffset? Logged)> turns)
    {
        var times = new DateTimeOffset?[turns.Count];
        var isSpeech = new bool[turns.Count];
        var nextSpeech = NextSpeech(turns);
        var before = default(DateTimeOffset?);
        foreach (var (index, (spoken, logged)) in turns.Index())
        {
            isSpeech[index] = spoken is not null && !(spoken < before) && !(spoken > nextSpeech[index]);
            // An item without a time takes that of the item before it.
            before = times[index] = isSpeech[index] ? spoken : Later(logged ?? spoken, before);
        }

        // What is not speech was logged some time after it happened: not later than the next turn began.
        for (var index = turns.Count - 2; index >= 0; index--)
        {
            if (!isSpeech[index] && times[index] > times[index + 1])
                times[index] = times[index + 1];
        }

        return times;
    }

    // When the next speech was logged. A tool may be called while the words before it are still to be spoken, so it is no bound.
    static DateTimeOffset?[] NextSpeech(IReadOnlyList<(DateTimeOffset? Spoken, DateTimeOffset? Logged)> turns)
    {
        var next = new DateTimeOffset?[turns.Count];
        for (var index = turns.Count - 2; index >= 0; index--)
            next[index] = turns[index + 1] is { Spoken: not null, Logged: { } logged } ? logged : next[index + 1];
        return next;
    }

    static DateTimeOffset? Later(DateTimeOffset? time, DateTimeOffset? before) => time is null || time < before ? before : time;
}
