using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>The JSON serialization of this library's records: snake_case, instants in UTC with milliseconds, null members written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(InstantConverter)],
    AllowDuplicateProperties = false,
    MaxDepth = 64)]
[JsonSerializable(typeof(CallLog))]
[JsonSerializable(typeof(Page<CallLog>))]
[JsonSerializable(typeof(Item<CallLog>))]
[JsonSerializable(typeof(NewCallLog))]
[JsonSerializable(typeof(CallInProgress))]
[JsonSerializable(typeof(Page<CallInProgress>))]
[JsonSerializable(typeof(Item<CallInProgress>))]
[JsonSerializable(typeof(NewCall))]
[JsonSerializable(typeof(NewCallEnd))]
[JsonSerializable(typeof(IReadOnlyList<NewTranscriptEntry>))]
[JsonSerializable(typeof(AppendedEntries))]
[JsonSerializable(typeof(AppendedLines))]
[JsonSerializable(typeof(HeardEntry))]
[JsonSerializable(typeof(CallEnd))]
[JsonSerializable(typeof(Item<Recording>))]
[JsonSerializable(typeof(Item<RecordingUpload>))]
[JsonSerializable(typeof(NewRecordingUpload))]
[JsonSerializable(typeof(NewRecordingFetch))]
[JsonSerializable(typeof(Item<RecordingPeaks>))]
[JsonSerializable(typeof(Agent))]
[JsonSerializable(typeof(Page<Agent>))]
[JsonSerializable(typeof(Item<Agent>))]
[JsonSerializable(typeof(NewAgent))]
[JsonSerializable(typeof(IReadOnlyList<TranscriptEntry>))]
[JsonSerializable(typeof(Page<SummaryVersion>))]
[JsonSerializable(typeof(Page<Job>))]
[JsonSerializable(typeof(Item<Job>))]
[JsonSerializable(typeof(Item<IReadOnlyList<JobKind>>))]
[JsonSerializable(typeof(JobKindChange))]
[JsonSerializable(typeof(Page<Organization>))]
[JsonSerializable(typeof(NewOrganization))]
[JsonSerializable(typeof(Item<CreatedOrganization>))]
[JsonSerializable(typeof(Page<OAuthClient>))]
[JsonSerializable(typeof(NewOAuthClient))]
[JsonSerializable(typeof(Item<CreatedOAuthClient>))]
[JsonSerializable(typeof(Page<ApiKey>))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(Item<CreatedApiKey>))]
[JsonSerializable(typeof(Page<IngestKey>))]
[JsonSerializable(typeof(NewIngestKey))]
[JsonSerializable(typeof(Item<CreatedIngestKey>))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(OAuthError))]
[JsonSerializable(typeof(AuthorizationServerMetadata))]
public sealed partial class CallbookJson : JsonSerializerContext;

/// <summary>The JSON format of the wire.</summary>
public static class Wire
{
    /// <summary>The serializer context of the wire. It writes non-ASCII characters unescaped (é, not \u00e9).</summary>
    public static CallbookJson Json { get; } = new(new JsonSerializerOptions(CallbookJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
