using System.Text.Json;
using System.Text.Json.Serialization;
using Callbook.Server.Calls;
using Callbook.Server.Jobs;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>What a job that brings a recording behind its call has to know.</summary>
/// <param name="AgentId">The agent that the call stood with.</param>
/// <param name="BeginsAt">When the recording begins.</param>
sealed record MoveRecordingPayload(Guid AgentId, DateTimeOffset BeginsAt)
{
    public const string Kind = "move_recording";

    public static MoveRecordingPayload Read(string? payload) =>
        JsonSerializer.Deserialize(payload ?? "null", MoveRecordingPayloadJson.Default.MoveRecordingPayload) ?? throw new JsonException("A job without an order.");

    /// <summary>The job, where the call has a recording; the transaction holds the call, which stands with its agent now.</summary>
    public static async Task<NewJob?> JobFor(SqlTransaction write, CallKey from, Guid to, CancellationToken cancel)
    {
        await using var command = write.Command(
            """
            select c.started_at + (1000 * r.offset_ms) from recordings r
            join calls c on c.organization_id = r.organization_id and c.agent_id = @to and c.id = r.call_id
            where r.organization_id = @organization and r.agent_id = @agent and r.call_id = @call
            """,
            ("@organization", from.OrganizationId), ("@agent", from.AgentId), ("@call", from.Id), ("@to", to));
        return await command.ExecuteScalarAsync(cancel) is long begins
            ? new(JobSubject.Of(new CallKey(from.OrganizationId, to, from.Id)), Kind, JsonSerializer.Serialize(new(from.AgentId, Sql.FromMicros(begins)), MoveRecordingPayloadJson.Default.MoveRecordingPayload))
            : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MoveRecordingPayload))]
sealed partial class MoveRecordingPayloadJson : JsonSerializerContext;
