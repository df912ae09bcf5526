using System.Text.Json;
using System.Text.Json.Serialization;
using Callbook.Server.CallLogs;
using Callbook.Server.Jobs;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>The payload of a job that moves a recording after its call.</summary>
/// <param name="AgentId">The agent that the call had before.</param>
/// <param name="BeginsAt">When the recording starts.</param>
sealed record MoveRecordingPayload(Guid AgentId, DateTimeOffset BeginsAt)
{
    public const string Kind = "move_recording";

    public static MoveRecordingPayload Read(string? payload) =>
        JsonSerializer.Deserialize(payload ?? "null", MoveRecordingPayloadJson.Default.MoveRecordingPayload) ?? throw new JsonException("A job without an order.");

    /// <summary>The job, or null if the call has no recording. The call already has its new agent.</summary>
    public static async Task<NewJob?> JobFor(SqlTransaction write, MovedCall moved, CancellationToken cancel)
    {
        await using var command = write.Command(
            """
            select c.started_at + (1000 * r.offset_ms) from recordings r
            join calls c on c.organization_id = r.organization_id and c.agent_id = @to and c.id = r.call_id
            where r.organization_id = @organization and r.agent_id = @agent and r.call_id = @call
            """,
            [.. moved.From.Parameters(), ("@to", moved.To.AgentId)]);
        return await command.ExecuteScalarAsync(cancel) is long begins
            ? new(
                JobSubject.Of(moved.To), Kind,
                JsonSerializer.Serialize(new(moved.From.AgentId, Sql.FromMicros(begins)), MoveRecordingPayloadJson.Default.MoveRecordingPayload))
            : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MoveRecordingPayload))]
sealed partial class MoveRecordingPayloadJson : JsonSerializerContext;
