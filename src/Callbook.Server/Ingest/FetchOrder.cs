using System.Text.Json;
using System.Text.Json.Serialization;

namespace Callbook.Server.Ingest;

/// <summary>What a job that fetches a recording has to know. It is nowhere else, and gone with the job.</summary>
/// <param name="Id">The recording's, once it is stored: so that a second attempt knows the first one's.</param>
/// <param name="Offer">Where it is.</param>
sealed record FetchOrder(Guid Id, RecordingOffered Offer)
{
    public string ToPayload() => JsonSerializer.Serialize(this, FetchOrderJson.Default.FetchOrder);

    public static FetchOrder Read(string? payload) =>
        JsonSerializer.Deserialize(payload ?? "null", FetchOrderJson.Default.FetchOrder) ?? throw new JsonException("A job without an order.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(FetchOrder))]
sealed partial class FetchOrderJson : JsonSerializerContext;
