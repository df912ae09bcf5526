using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Callbook.Client;
using Callbook.Server.CallLogs;

namespace Callbook.Server.Ingest;

/// <summary>
/// Something that a platform tells of a session in pieces: by several doors, in any order, and more than once. None of them replaces another: they
/// are kept as a set, and <see cref="SessionFold"/> makes a call of the whole set.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "told")]
[JsonDerivedType(typeof(SourceTold), "source")]
[JsonDerivedType(typeof(RoomTold), "room")]
[JsonDerivedType(typeof(AgentTold), "agent")]
[JsonDerivedType(typeof(PartyJoined), "joined")]
[JsonDerivedType(typeof(PartyLeft), "left")]
[JsonDerivedType(typeof(SessionBegan), "began")]
[JsonDerivedType(typeof(SessionEnded), "ended")]
[JsonDerivedType(typeof(RoomClosed), "closed")]
[JsonDerivedType(typeof(ItemTold), "item")]
[JsonDerivedType(typeof(TurnTimed), "turn")]
[JsonDerivedType(typeof(DataTold), "data")]
[JsonDerivedType(typeof(RecordingTold), "recording")]
abstract record ToldEvent : CallEvent
{
    string? body;

    /// <summary>As JSON: what makes two of them the same, and the order in which none is before another.</summary>
    [JsonIgnore]
    public string Body => body ??= ToldJson.Write(this);
}

/// <summary>Which door something came by.</summary>
sealed record SourceTold(string Source, DateTimeOffset? At = null) : ToldEvent;

sealed record RoomTold(string Name, DateTimeOffset? CreatedAt = null) : ToldEvent;

/// <summary>An agent takes part.</summary>
/// <param name="Name">Null: nobody said. Empty: it has none.</param>
/// <param name="JobId">The platform's name for its part in the session.</param>
sealed record AgentTold(string? Name, string? JobId = null) : ToldEvent;

enum PartyKind
{
    Person,
    Phone,
    Agent,
}

/// <summary>Somebody came into the room.</summary>
/// <param name="Identity">Who; the same again after a lost connection.</param>
/// <param name="Kind">What they are.</param>
/// <param name="At">When.</param>
/// <param name="Number">Of a phone: its number, where it is shown.</param>
/// <param name="Data">What else the platform knows, by its own keys.</param>
sealed record PartyJoined(string Identity, PartyKind Kind, DateTimeOffset At, string? Number = null, JsonObject? Data = null) : ToldEvent;

/// <summary>Somebody left.</summary>
/// <param name="Identity">Who.</param>
/// <param name="Kind">What they are.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, in our words.</param>
/// <param name="Word">Why, in the platform's.</param>
sealed record PartyLeft(string Identity, PartyKind Kind, DateTimeOffset At, string? Reason = null, string? Word = null) : ToldEvent;

/// <summary>The agent's side of the session began, or the recording of it.</summary>
sealed record SessionBegan(DateTimeOffset At) : ToldEvent;

/// <summary>The agent's side of the session is over.</summary>
/// <param name="At">When, where it is known.</param>
/// <param name="Reason">Why, in our words.</param>
/// <param name="Word">Why, in the platform's.</param>
/// <param name="Whole">Nothing more is to come by this door.</param>
sealed record SessionEnded(DateTimeOffset? At, string? Reason = null, string? Word = null, bool Whole = false) : ToldEvent;

/// <summary>The room is gone, some time after the last have left it.</summary>
sealed record RoomClosed(DateTimeOffset At) : ToldEvent;

/// <summary>Something that was said, or that happened. Several doors tell of the same.</summary>
sealed record ItemTold(string Id) : ToldEvent
{
    /// <summary>Of two that tell the same, the surer counts.</summary>
    public int Surety { get; init; }

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
    public int Place { get; init; }

    /// <summary>When somebody cut in.</summary>
    public DateTimeOffset? CutAt { get; init; }

    /// <summary>How long things took, in seconds.</summary>
    public JsonObject? Timing { get; init; }
}

/// <summary>How long the caller waited for an answer, where no item tells it.</summary>
sealed record TurnTimed(DateTimeOffset At, double Seconds) : ToldEvent;

sealed record DataTold(JsonObject Data) : ToldEvent;

/// <summary>There is a recording that the platform keeps.</summary>
/// <param name="Place">Where.</param>
/// <param name="StartedAt">When it begins.</param>
/// <param name="Bytes">Its size.</param>
sealed record RecordingTold(string Place, DateTimeOffset? StartedAt = null, long? Bytes = null) : ToldEvent;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, MaxDepth = 64)]
[JsonSerializable(typeof(ToldEvent))]
[JsonSerializable(typeof(IReadOnlyList<ToldEvent>))]
sealed partial class ToldContext : JsonSerializerContext;

static class ToldJson
{
    static readonly ToldContext Readable = new(new(ToldContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(ToldEvent told) => JsonSerializer.Serialize(told, Readable.ToldEvent);

    public static string Write(IReadOnlyList<ToldEvent> told) => JsonSerializer.Serialize(told, Readable.IReadOnlyListToldEvent);

    public static IReadOnlyList<ToldEvent> Read(string json) =>
        JsonSerializer.Deserialize(json, Readable.IReadOnlyListToldEvent) ?? throw new JsonException("What was told is null.");
}
