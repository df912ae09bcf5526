using System.Data;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.CallLogs;

/// <summary>GET /v1/agents/{agentId}/call-logs/{callLogId}: one call with its transcript.</summary>
sealed class GetCallLog(SqlDialect dialect, IRecordingLinks links, PageBudget budget)
{
    const string Version =
        """
        select c.updated_at, coalesce(c.detail_length, c.transcript_length), length(coalesce(c.detail, c.transcript)) from call_logs c
        where c.agent_id = (select id from agents where id = @agent and organization_id = @organization) and c.id = @call
        """;

    // With the summary that is shown, its evidence, and the recording.
    const string Detail =
        $"""
        select {CallLogReader.DetailColumns} from call_logs c {CallLogReader.WithRecording}
        left join summaries s on s.organization_id = c.organization_id and s.agent_id = c.agent_id and s.call_log_id = c.id and s.version = (
            select max(version) from summaries where organization_id = @organization and agent_id = @agent and call_log_id = @call)
        where c.agent_id = (select id from agents where id = @agent and organization_id = @organization) and c.id = @call
        """;

    /// <summary>Writes the log with the status that is set already, or 304 if the client has this version. False when the organization has no such log.</summary>
    public async Task<bool> Write(HttpContext http, CallKey log, CancellationToken cancel)
    {
        using var room = await budget.Take(log.OrganizationId, cancel);
        using var piece = new PieceBuffer(0);
        var (found, fetched) = await Fetch(http, log, room, piece, cancel);
        if (fetched is not null)
            await WireResponse.Write(http, body => Write(http, body, log, fetched, room, cancel));
        return found;
    }

    // Found without a log: the client has this version, and the answer is complete.
    async Task<(bool Found, FetchedCallLog? Log)> Fetch(HttpContext http, CallKey log, PageRoom room, PieceBuffer piece, CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        await using (var command = read.Command(Version, log.Parameters()))
        await using (var version = await command.ExecuteReaderAsync(cancel))
        {
            if (!await version.ReadAsync(cancel))
                return (false, null);
            room.Widen(version.GetInt32(http.Request.TakesGzip() ? 2 : 1));
            // Weak, because each answer has a newly signed URL of the recording while the log is the same.
            var tag = new EntityTagHeaderValue($"\"{version.GetInt64(0):x}\"", isWeak: true);
            http.Response.Headers.ETag = tag.ToString();
            if (HasIt(http.Request, tag))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                WireResponse.SayHowToKeep(http.Response.Headers);
                return (true, null);
            }
        }

        await using var detail = read.Command(Detail, [.. log.Parameters(), ("@piece", room.Bytes)]);
        await using var row = await detail.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
        return await row.ReadAsync(cancel)
            ? (true, new CallLogReader(dialect, log.OrganizationId, log.AgentId, piece).ReadDetail(row))
            : (false, null);
    }

    async Task Write(HttpContext http, WireBody body, CallKey log, FetchedCallLog fetched, PageRoom room, CancellationToken cancel)
    {
        body.Fresh("{\"data\":"u8);
        await new SealedPieces(dialect, log, detail: true, room).Write(http, body, fetched, cancel);
        body.Fresh(fetched.Call);
        if (fetched.Recording is not null)
            body.Fresh(new WireJsonWriter().Link(links, fetched.Recording).Written);
        body.Fresh(fetched.End);
        body.Fresh("}"u8);
    }

    static bool HasIt(HttpRequest request, EntityTagHeaderValue tag) =>
        HttpMethods.IsGet(request.Method)
        && EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(known => known.Compare(tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any));
}
