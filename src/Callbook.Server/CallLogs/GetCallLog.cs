using System.Data;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Store;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.CallLogs;

/// <summary>GET /v1/agents/{agentId}/call-logs/{callLogId}: one call with its transcript.</summary>
static class GetCallLog
{
    const string Version =
        "select c.updated_at from call_logs c where c.agent_id = (select id from agents where id = @agent and organization_id = @organization) and c.id = @id";

    // With the summary that is shown and what it rests on, and the recording.
    const string Detail =
        $"""
        select {CallLogWriter.DetailColumns} from call_logs c {CallLogWriter.WithRecording}
        left join summaries s on s.organization_id = c.organization_id and s.agent_id = c.agent_id and s.call_log_id = c.id and s.version = (
            select max(version) from summaries where organization_id = @organization and agent_id = @agent and call_log_id = @id)
        where c.agent_id = (select id from agents where id = @agent and organization_id = @organization) and c.id = @id
        """;

    /// <summary>Writes the log with the status that is set, or 304 when the client has it; false when the organization has no such log.</summary>
    public static async Task<bool> Write(
        HttpContext http, SqlDialect dialect, Guid organizationId, Guid agentId, Guid id, CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        (string, object?)[] key = [("@agent", agentId), ("@organization", organizationId), ("@id", id)];
        await using (var version = read.Command(Version, key))
        {
            if (await version.ExecuteScalarAsync(cancel) is not long updatedAt)
                return false;
            // Weak: the signed URL of a recording is new in each answer, and the log the same.
            var tag = new EntityTagHeaderValue($"\"{updatedAt:x}\"", isWeak: true);
            http.Response.Headers.ETag = tag.ToString();
            if (HasIt(http.Request, tag))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                WireResponse.SayHowToKeep(http.Response.Headers);
                return true;
            }
        }

        // Whoever stores a call answers with it too, and knows nothing of recordings.
        var links = http.RequestServices.GetRequiredService<IRecordingLinks>();
        await using var command = read.Command(Detail, key);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
        if (!await reader.ReadAsync(cancel))
            return false;
        await WireResponse.Write(http, body =>
        {
            body.Fresh("{\"data\":"u8);
            var row = new CallLogWriter(dialect, organizationId, agentId);
            var recording = row.Begin(reader, body);
            if (recording is not null)
                body.Fresh(new WireJsonWriter().Link(links, recording).Written);
            body.Fresh(row.EndDetail(reader, recorded: recording is not null));
            body.Fresh("}"u8);
            return Task.CompletedTask;
        });
        return true;
    }

    static bool HasIt(HttpRequest request, EntityTagHeaderValue tag) =>
        HttpMethods.IsGet(request.Method)
        && EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(known => known.Compare(tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any));
}
