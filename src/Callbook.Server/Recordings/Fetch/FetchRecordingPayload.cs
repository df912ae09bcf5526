using System.Text.Json;
using System.Text.Json.Serialization;
using Callbook.Server.Calls;
using Callbook.Server.Jobs;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>The payload of a job that fetches a recording. It is stored only here and is deleted with the job.</summary>
/// <param name="Id">The id of the recording to store, so that a retry recognises what an earlier attempt has stored.</param>
/// <param name="Offer">The offered link.</param>
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
