using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Callbook.Client;

namespace Callbook.Server.Calls;

/// <summary>
/// Something that a platform tells of a session in pieces: by several doors, in any order, and more than once. None of them replaces another: they
/// are kept as a set, and <see cref="SessionFold"/> makes a call of the whole set.
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
abstract record SessionFact : CallEvent
{
    string? body;

    /// <summary>As JSON: what makes two of them the same, and the order in which none is before another.</summary>
    [JsonIgnore]
    public string Body => body ??= FactJson.Write(this);
}

/// <summary>Which door something came by.</summary>
sealed record SourceFact(string Source, DateTimeOffset? At = null) : SessionFact;

sealed record RoomFact(string Name, DateTimeOffset? CreatedAt = null) : SessionFact;

/// <summary>An agent takes part.</summary>
/// <param name="Name">Null: nobody said. Empty: it has none.</param>
/// <param name="JobId">The platform's name for its part in the session.</param>
sealed record AgentFact(string? Name, string? JobId = null) : SessionFact;

/// <summary>Somebody came into the room.</summary>
/// <param name="Identity">Who; the same again after a lost connection.</param>
/// <param name="Kind">What they are.</param>
/// <param name="At">When.</param>
/// <param name="Number">Of a phone: its number, where it is shown.</param>
/// <param name="Data">What else the platform knows, by its own keys.</param>
sealed record PartyJoined(string Identity, PartyKind Kind, DateTimeOffset At, string? Number = null, JsonObject? Data = null) : SessionFact;

/// <summary>Somebody left.</summary>
/// <param name="Identity">Who.</param>
/// <param name="Kind">What they are.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, in our words.</param>
/// <param name="PlatformReason">Why, in the platform's.</param>
sealed record PartyLeft(string Identity, PartyKind Kind, DateTimeOffset At, string? Reason = null, [property: JsonPropertyName("word")] string? PlatformReason = null)
    : SessionFact;

/// <summary>The agent's side of the session began, or the recording of it.</summary>
sealed record SessionStarted(DateTimeOffset At) : SessionFact;

/// <summary>The agent's side of the session is over.</summary>
/// <param name="At">When, where it is known.</param>
/// <param name="Reason">Why, in our words.</param>
/// <param name="PlatformReason">Why, in the platform's.</param>
/// <param name="IsLast">Nothing more is to come by this door.</param>
sealed record SessionEnded(
    DateTimeOffset? At,
    string? Reason = null,
    [property: JsonPropertyName("word")] string? PlatformReason = null,
    [property: JsonPropertyName("whole")] bool IsLast = false)
    : SessionFact;

/// <summary>The room is gone, some time after the last have left it.</summary>
sealed record RoomFinished(DateTimeOffset At) : SessionFact;

/// <summary>Something that was said, or that happened. Several doors tell of the same.</summary>
sealed record ItemFact(string Id) : SessionFact
{
    /// <summary>Of two that tell the same, the surer counts.</summary>
    [JsonPropertyName("surety")]
    public int Precedence { get; init; }

    [JsonIgnore]
    public Speaker Speaker { get; init; }

    [JsonPropertyName("speaker")]
    public string SpeakerName
    {
        get => Speaker.ToWire();
        init => Speaker = Speakers.Parse(value) ?? throw new JsonException("An item without a speaker.");
    }

    public string Text { get; init; } = "";
    public SystemEvent? Event { get; init; }

    /// <summary>When it began to be heard.</summary>
    public DateTimeOffset? At { get; init; }
    public DateTimeOffset? LoggedAt { get; init; }

    /// <summary>Its place in what it came in; decides where the times are the same.</summary>
    [JsonPropertyName("place")]
    public int Order { get; init; }

    /// <summary>When somebody cut in.</summary>
    public DateTimeOffset? CutAt { get; init; }

    /// <summary>How long things took, in seconds.</summary>
    public JsonObject? Timing { get; init; }
}

/// <summary>How long the caller waited for an answer, where no item tells it.</summary>
sealed record TurnLatencyFact(DateTimeOffset At, double Seconds) : SessionFact;

sealed record DataFact(JsonObject Data) : SessionFact;

/// <summary>There is a recording that the platform keeps.</summary>
/// <param name="Location">Where.</param>
/// <param name="StartedAt">When it begins.</param>
/// <param name="Bytes">Its size.</param>
sealed record RecordingFact([property: JsonPropertyName("place")] string Location, DateTimeOffset? StartedAt = null, long? Bytes = null) : SessionFact;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, MaxDepth = 64)]
[JsonSerializable(typeof(SessionFact))]
[JsonSerializable(typeof(IReadOnlyList<SessionFact>))]
sealed partial class FactContext : JsonSerializerContext;

static class FactJson
{
    static readonly FactContext Readable = new(new(FactContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(SessionFact told) => JsonSerializer.Serialize(told, Readable.SessionFact);

    public static string Write(IReadOnlyList<SessionFact> told) => JsonSerializer.Serialize(told, Readable.IReadOnlyListSessionFact);

    public static IReadOnlyList<SessionFact> Read(string json) =>
        JsonSerializer.Deserialize(json, Readable.IReadOnlyListSessionFact) ?? throw new JsonException("What was told is null.");
}
