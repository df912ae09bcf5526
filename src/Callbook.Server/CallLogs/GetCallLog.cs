using System.Data;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Calls;
using Callbook.Server.Store;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.CallLogs;

/// <summary>GET /v1/agents/{agentId}/call-logs/{callLogId}: one call with its transcript.</summary>
sealed class GetCallLog(SqlDialect dialect, IRecordingLinks links)
{
    const string Version =
        "select c.updated_at from call_logs c where c.agent_id = (select id from agents where id = @agent and organization_id = @organization) and c.id = @id";

    // With the summary that is shown, its evidence, and the recording.
    const string Detail =
        $"""
        select {CallLogWriter.DetailColumns} from call_logs c {CallLogWriter.WithRecording}
        left join summaries s on s.organization_id = c.organization_id and s.agent_id = c.agent_id and s.call_log_id = c.id and s.version = (
            select max(version) from summaries where organization_id = @organization and agent_id = @agent and call_log_id = @id)
        where c.agent_id = (select id from agents where id = @agent and organization_id = @organization) and c.id = @id
        """;

    /// <summary>Writes the log with the status that is set already, or 304 if the client has this version. False when the organization has no such log.</summary>
    public async Task<bool> Write(HttpContext http, CallKey log, CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        (string, object?)[] key = [("@agent", log.AgentId), ("@organization", log.OrganizationId), ("@id", log.Id)];
        await using (var version = read.Command(Version, key))
        {
            if (await version.ExecuteScalarAsync(cancel) is not long updatedAt)
                return false;
            // Weak, because each answer has a newly signed URL of the recording while the log is the same.
            var tag = new EntityTagHeaderValue($"\"{updatedAt:x}\"", isWeak: true);
            http.Response.Headers.ETag = tag.ToString();
            if (HasIt(http.Request, tag))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                WireResponse.SayHowToKeep(http.Response.Headers);
                return true;
            }
        }

        await using var command = read.Command(Detail, key);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
        if (!await reader.ReadAsync(cancel))
            return false;
        await WireResponse.Write(http, body =>
        {
            body.Fresh("{\"data\":"u8);
            var row = new CallLogWriter(dialect, log.OrganizationId, log.AgentId);
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
