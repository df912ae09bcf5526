using System.Text.Json.Nodes;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;

namespace Callbook.Server.Ingest;

/// <summary>Checks a posted finished call and converts it into events.</summary>
static class PostedCall
{
    static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;
    static readonly DateTimeOffset Latest = DateTimeOffset.UnixEpoch.AddYears(230);

    /// <summary>The limits of the body.</summary>
    public static readonly JsonShape Shape = new()
    {
        Members =
        [
            ("session_data", new() { Bytes = Limits.SessionDataBytes }),
            ("transcript_json", new() { Items = Limits.PostedEntries, Item = PostedEntry.Shape }),
        ],
    };

    public static Faults Check(NewCallLog call)
    {
        var faults = new Faults();
        CheckNames(call.RoomName, call.Source, call.SourceCallId, faults);
        faults.CheckText(call.EndReason, "end_reason", Limits.NameCharacters, 1);
        faults.Check(call.CallStartedAt is not null, "call_started_at", "is required");
        CheckStart(call.CallStartedAt, faults);
        if (call is { CallStartedAt: { } started, CallEndedAt: { } ended })
            CheckEnd(started, ended, faults);
        CheckSession(call.SessionData, faults);
        faults.CheckText(call.SummaryText, "summary_text", Limits.TextCharacters);
        if (call.TranscriptJson is not { } entries)
        {
            faults.Add("transcript_json", "is required; it may be empty");
        }
        else if (faults.Check(entries.Count <= Limits.PostedEntries, "transcript_json", $"must have at most {Limits.PostedEntries} entries"))
        {
            for (var index = 0; index < entries.Count && !faults.Full; index++)
                Check(entries[index], $"transcript_json[{index}]", faults);
        }

        return faults;
    }

    public static IReadOnlyList<CallEvent> ToEvents(NewCallLog call)
    {
        List<CallEvent> events =
        [
            new CallStarted(call.RoomName!, call.CallStartedAt!.Value), // required, and checked
            .. Heard(call),
            new CallEnded(call.CallEndedAt, call.EndReason),
        ];
        if (call.SessionData is not null)
            events.Add(new SessionDataAdded(call.SessionData));
        if (call.SummaryText is not null)
            events.Add(new SummaryGiven(call.SummaryText));
        return events;
    }

    static IEnumerable<EntryHeard> Heard(NewCallLog call) => call.TranscriptJson!.Select((entry, index) => // required, and checked
        PostedEntry.ToStored(entry!, index + 1, arrivedAt: null).ToHeard(call.CallStartedAt!.Value));

    public static void CheckNames(string? roomName, string? source, string? sourceCallId, Faults faults)
    {
        faults.Check(!string.IsNullOrEmpty(roomName), "room_name", "is required");
        faults.CheckText(roomName, "room_name", Limits.NameCharacters);
        faults.CheckText(source, "source", Limits.NameCharacters, 1);
        faults.CheckText(sourceCallId, "source_call_id", Limits.NameCharacters, 1);
        faults.Check(sourceCallId is null || source is not null, "source", "is required if source_call_id is given");
    }

    public static void CheckStart(DateTimeOffset? started, Faults faults) => faults.Check(
        started is null || (started >= Earliest && started < Latest), "call_started_at", "must be between 1970 and 2200");

    public static void CheckEnd(DateTimeOffset started, DateTimeOffset ended, Faults faults)
    {
        // An end shortly before the start is of another clock. The call then ends when it starts.
        faults.Check(
            ended >= started.AddSeconds(-Limits.EarlySeconds), "call_ended_at", $"must be at most {Limits.EarlySeconds} seconds before call_started_at");
        faults.Check(ended - started <= TimeSpan.FromSeconds(Limits.CallSeconds), "call_ended_at", "must be within 30 days of call_started_at");
    }

    public static void CheckSession(JsonObject? session, Faults faults)
    {
        if (session is null)
            return;
        var json = SessionData.TryWrite(session);
        faults.Check(json is not null, "session_data", $"must be valid Unicode without duplicate keys, at most {Limits.SessionDataLevels} levels deep");
        faults.Check(json is not { Length: > Limits.SessionDataBytes }, "session_data", $"must have at most {Limits.SessionDataBytes} bytes of JSON");
    }

    static void Check(NewTranscriptEntry? entry, string place, Faults faults)
    {
        if (entry is null)
            faults.Add(place, "must be an object");
        else
            PostedEntry.Check(entry, $"{place}.", live: false, faults);
    }
}
