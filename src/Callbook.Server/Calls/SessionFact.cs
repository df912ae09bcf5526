using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Callbook.Client;

namespace Callbook.Server.Calls;

/// <summary>
/// A fact that a platform has reported about a session. Facts arrive from several sources, in any order and more than once. They are kept as a set, and
/// <see cref="SessionFold"/> computes the call from the whole set.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "told")]
[JsonDerivedType(typeof(SourceFact), "source")]
[JsonDerivedType(typeof(RoomFact), "room")]
[JsonDerivedType(typeof(AgentFact), "agent")]
[JsonDerivedType(typeof(PartyJoined), "joined")]
[JsonDerivedType(typeof(PartyLeft), "left")]
[JsonDerivedType(typeof(SessionStarted), "began")]
[JsonDerivedType(typeof(SessionEnded), "ended")]
[JsonDerivedType(typeof(RoomFinished), "closed")]
[JsonDerivedType(typeof(ItemFact), "item")]
[JsonDerivedType(typeof(TurnLatencyFact), "turn")]
[JsonDerivedType(typeof(DataFact), "data")]
[JsonDerivedType(typeof(RecordingFact), "recording")]
[JsonDerivedType(typeof(TranscriptFact), "transcript")]
[JsonDerivedType(typeof(SummaryFact), "summary")]
[JsonDerivedType(typeof(OfferedRecordingFact), "offer")]
abstract record SessionFact : CallEvent
{
    const int LongestBody = 4096;

    string? body;

    /// <summary>
    /// As JSON, of which a long one is abridged to its beginning and hash. Two facts with the same body are the same fact, and its order is the one in
    /// which facts are folded.
    /// </summary>
    [JsonIgnore]
    public string Body => body ??= Abridge(FactJson.Write(Lasting));

    /// <summary>The fact as it is kept with the sealed log.</summary>
    [JsonIgnore]
    public virtual SessionFact Lasting => this;

    static string Abridge(string json) =>
        json.Length <= LongestBody ? json : json[..LongestBody] + Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(json.AsSpan())));
}

/// <summary>The source of a report, such as a webhook or an upload.</summary>
sealed record SourceFact(string Source, DateTimeOffset? At = null) : SessionFact;

sealed record RoomFact(string Name, DateTimeOffset? CreatedAt = null) : SessionFact;

/// <summary>An agent takes part.</summary>
/// <param name="Name">Null: not reported. Empty: it has no name.</param>
/// <param name="JobId">The platform's identifier of its part in the session.</param>
sealed record AgentFact(string? Name, string? JobId = null) : SessionFact;

/// <summary>A participant joined.</summary>
/// <param name="Identity">The participant; the same after a reconnection.</param>
/// <param name="Kind">What they are.</param>
/// <param name="At">When.</param>
/// <param name="Number">The number of a telephone, unless it is withheld.</param>
/// <param name="Data">Other data, under the platform's own keys.</param>
/// <param name="Connection">The connection on which they joined. A participant that reconnects has several.</param>
/// <param name="IsAnswered">Whether a telephone was answered by then; null if it is not reported.</param>
sealed record PartyJoined(
    string Identity, PartyKind Kind, DateTimeOffset At, string? Number = null, JsonObject? Data = null, string? Connection = null, bool? IsAnswered = null)
    : SessionFact;

/// <summary>A participant left.</summary>
/// <param name="Identity">The participant.</param>
/// <param name="Kind">What they are.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, in our words.</param>
/// <param name="PlatformReason">The platform's own word for it.</param>
/// <param name="Connection">The connection that ended; null: all that had begun by then.</param>
sealed record PartyLeft(
    string Identity,
    PartyKind Kind,
    DateTimeOffset At,
    string? Reason = null,
    [property: JsonPropertyName("word")] string? PlatformReason = null,
    string? Connection = null)
    : SessionFact;

/// <summary>The agent's side of the session began, or the recording of it.</summary>
sealed record SessionStarted(DateTimeOffset At) : SessionFact;

/// <summary>The agent's side of the session is over.</summary>
/// <param name="At">When, where it is known.</param>
/// <param name="Reason">Why, in our words.</param>
/// <param name="PlatformReason">The platform's own word for it.</param>
/// <param name="IsLast">Whether this source reports nothing after it.</param>
sealed record SessionEnded(
    DateTimeOffset? At,
    string? Reason = null,
    [property: JsonPropertyName("word")] string? PlatformReason = null,
    [property: JsonPropertyName("whole")] bool IsLast = false)
    : SessionFact;

/// <summary>The room is closed, some time after the last participant has left it.</summary>
sealed record RoomFinished(DateTimeOffset At) : SessionFact;

/// <summary>Something that was said or that happened. Several sources may report the same item.</summary>
sealed record ItemFact(string Id) : SessionFact
{
    /// <summary>Of two reports of the same item, the one with the higher precedence counts.</summary>
    [JsonPropertyName("surety")]
    public int Precedence { get; init; }

    [JsonIgnore]
    public Speaker Speaker { get; init; }

    [JsonPropertyName("speaker")]
    public string SpeakerName
    {
        get => Speaker.ToWire();
        init => Speaker = Speakers.Parse(value) ?? throw new JsonException("An item has no speaker.");
    }

    public string Text { get; init; } = "";
    public SystemEvent? Event { get; init; }

    /// <summary>When the speech began.</summary>
    public DateTimeOffset? At { get; init; }
    public DateTimeOffset? LoggedAt { get; init; }

    /// <summary>Its position in the report; it decides between items of the same time.</summary>
    [JsonPropertyName("place")]
    public int Order { get; init; }

    /// <summary>When the speech was interrupted.</summary>
    public DateTimeOffset? CutAt { get; init; }

    /// <summary>Latencies in seconds, by name.</summary>
    public JsonObject? Timing { get; init; }
}

/// <summary>How long the caller waited for an answer, if no item has it.</summary>
sealed record TurnLatencyFact(DateTimeOffset At, double Seconds) : SessionFact;

sealed record DataFact(JsonObject Data) : SessionFact;

/// <summary>The platform keeps a recording. It is shown and not fetched.</summary>
/// <param name="Location">Where.</param>
/// <param name="StartedAt">When it begins.</param>
/// <param name="Bytes">Its size.</param>
sealed record RecordingFact([property: JsonPropertyName("place")] string Location, DateTimeOffset? StartedAt = null, long? Bytes = null) : SessionFact;

/// <summary>The whole transcript as a source sees it at the moment. The newest revision of a source replaces its older ones.</summary>
/// <param name="Source">The source, such as a kind of webhook.</param>
/// <param name="Revision">Rises with each snapshot, from 1: a time or a count.</param>
/// <param name="Items">The items of the transcript.</param>
sealed record TranscriptFact(string Source, long Revision, IReadOnlyList<ItemFact> Items) : SessionFact;

/// <summary>The platform's summary of the call.</summary>
/// <param name="Markdown">Prose or Markdown.</param>
/// <param name="At">When it was written; the newest counts.</param>
sealed record SummaryFact(string Markdown, DateTimeOffset? At = null) : SessionFact;

/// <summary>A recording that the platform offers for download, for a while.</summary>
/// <param name="OfferId">The same for repetitions of the offer, even if their links have new signatures.</param>
sealed record OfferedRecordingFact(string OfferId) : SessionFact
{
    /// <summary>The link. It may hold credentials and expires, so it is not kept with the sealed log.</summary>
    public RecordingOffered? Offer { get; init; }

    [JsonIgnore]
    public override SessionFact Lasting => Offer is null ? this : this with { Offer = null };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, MaxDepth = 64)]
[JsonSerializable(typeof(SessionFact))]
[JsonSerializable(typeof(IReadOnlyList<SessionFact>))]
sealed partial class FactContext : JsonSerializerContext;

static class FactJson
{
    static readonly FactContext Readable = new(new(FactContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(SessionFact fact) => JsonSerializer.Serialize(fact, Readable.SessionFact);

    public static string Write(IReadOnlyList<SessionFact> facts) => JsonSerializer.Serialize(facts, Readable.IReadOnlyListSessionFact);

    public static IReadOnlyList<SessionFact> Read(string json) =>
        JsonSerializer.Deserialize(json, Readable.IReadOnlyListSessionFact) ?? throw new JsonException("The facts are null.");
}
