using Callbook.Client;
using Callbook.Server.Hosting;

namespace Callbook.Server.Ingest;

/// <summary>A finished call as it was posted: checked, and taken apart into events.</summary>
static class PostedCall
{
    public const int MostBytes = 32 * 1024 * 1024;
    const int MostEntries = 20_000;
    const int MostTextCharacters = 100_000;
    const int MostSessionBytes = 64 * 1024;
    const int MostNameCharacters = 255;
    const double MostSeconds = 30 * 86_400;

    static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;
    static readonly DateTimeOffset Latest = DateTimeOffset.UnixEpoch.AddYears(230);

    public static Faults Check(NewCallLog call)
    {
        var faults = new Faults();
        CheckNames(call, faults);
        CheckTimes(call, faults);
        if (call.SessionData is { } session && SessionData.TryWrite(session) is var json)
        {
            faults.Check(json is not null, "session_data", $"must be valid Unicode, each key once, and at most {SessionData.MostLevels} levels deep");
            faults.Check(json is not { Length: > MostSessionBytes }, "session_data", $"must have at most {MostSessionBytes} bytes of JSON");
        }

        faults.CheckText(call.SummaryText, "summary_text", MostTextCharacters);
        if (faults.Check(call.TranscriptJson is not null, "transcript_json", "is required; it may be empty")
            && faults.Check(call.TranscriptJson!.Count <= MostEntries, "transcript_json", $"must have at most {MostEntries} entries"))
        {
            for (var index = 0; index < call.TranscriptJson.Count && !faults.Full; index++)
                Check(call.TranscriptJson[index], $"transcript_json[{index}]", faults);
        }

        return faults;
    }

    public static IReadOnlyList<CallEvent> ToEvents(NewCallLog call)
    {
        List<CallEvent> events =
        [
            new CallStarted(call.RoomName!, call.CallStartedAt!.Value), // required, and checked
            .. call.TranscriptJson!.Select((entry, index) => Heard(entry!, index)), // checked
            new CallEnded(call.CallEndedAt, call.EndReason),
        ];
        if (call.SessionData is not null)
            events.Add(new SessionDataAdded(call.SessionData));
        if (call.SummaryText is not null)
            events.Add(new SummaryGiven(call.SummaryText));
        return events;
    }

    static void CheckNames(NewCallLog call, Faults faults)
    {
        faults.Check(!string.IsNullOrEmpty(call.RoomName), "room_name", "is required");
        faults.CheckText(call.RoomName, "room_name", MostNameCharacters);
        faults.CheckText(call.Source, "source", MostNameCharacters, 1);
        faults.CheckText(call.SourceCallId, "source_call_id", MostNameCharacters, 1);
        faults.CheckText(call.EndReason, "end_reason", MostNameCharacters, 1);
        faults.Check(call.SourceCallId is null || call.Source is not null, "source", "is required with source_call_id");
    }

    static void CheckTimes(NewCallLog call, Faults faults)
    {
        faults.Check(call.CallStartedAt is not null, "call_started_at", "is required");
        faults.Check(call.CallStartedAt is null || (call.CallStartedAt >= Earliest && call.CallStartedAt < Latest), "call_started_at", "must lie between 1970 and 2200");
        if (call.CallStartedAt is not { } started || call.CallEndedAt is not { } ended)
            return;
        faults.Check(ended >= started, "call_ended_at", "must not be before call_started_at");
        faults.Check(ended - started <= TimeSpan.FromSeconds(MostSeconds), "call_ended_at", "must be within 30 days of call_started_at");
    }

    static void Check(NewTranscriptEntry? entry, string place, Faults faults)
    {
        if (!faults.Check(entry is not null, place, "must be an object"))
            return;
        faults.Check(entry!.Text is not null, $"{place}.text", "is required; it may be empty");
        faults.Check(entry.Text is not { Length: > MostTextCharacters }, $"{place}.text", $"must have at most {MostTextCharacters} characters");
        faults.Check(Speakers.Parse(entry.Speaker) is not null, $"{place}.speaker", "must be agent, user or system");
        faults.Check(entry.Timestamp is >= 0 and <= MostSeconds, $"{place}.timestamp", "is required, in seconds from the start of the call, 0 to 2592000");
        faults.Check(entry.CreatedAt is null or (>= 0 and <= MostSeconds), $"{place}.created_at", "must be in seconds from the start of the call, 0 to 2592000");
        faults.CheckText(entry.UtteranceId, $"{place}.utterance_id", MostNameCharacters, 1);
    }

    static EntryHeard Heard(NewTranscriptEntry entry, int index)
    {
        var timestamp = entry.Timestamp!.Value + 0.0; // required, and checked; minus zero becomes zero
        // Clocks of recognizers jitter. An entry is not logged before it began, and the call is not refused for it.
        var createdAt = Math.Max(entry.CreatedAt ?? timestamp, timestamp);
        return new(new(entry.Text!, Speakers.Parse(entry.Speaker)!.Value, timestamp, entry.IsPartial ?? false, createdAt), entry.UtteranceId, index); // checked
    }
}
