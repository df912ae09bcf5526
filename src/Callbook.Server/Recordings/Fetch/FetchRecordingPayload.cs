using System.Text.Json;
using System.Text.Json.Serialization;
using Callbook.Server.Calls;
using Callbook.Server.Jobs;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>What a job that fetches a recording has to know. It is nowhere else, and gone with the job.</summary>
/// <param name="Id">The recording's, once it is stored: so that a second attempt knows the first one's.</param>
/// <param name="Offer">Where it is.</param>
sealed record FetchRecordingPayload(Guid Id, RecordingOffered Offer)
{
    public const string Kind = "fetch_recording";

    public static NewJob JobFor(CallKey call, RecordingOffered offer) =>
        new(JobSubject.Of(call), Kind, new FetchRecordingPayload(Guid.CreateVersion7(), offer).ToPayload());

    public string ToPayload() => JsonSerializer.Serialize(this, FetchRecordingPayloadJson.Default.FetchRecordingPayload);

    public static FetchRecordingPayload Read(string? payload) =>
        JsonSerializer.Deserialize(payload ?? "null", FetchRecordingPayloadJson.Default.FetchRecordingPayload) ?? throw new JsonException("A job without an order.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(FetchRecordingPayload))]
sealed partial class FetchRecordingPayloadJson : JsonSerializerContext;
