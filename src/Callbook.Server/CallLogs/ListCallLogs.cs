using System.Data;
using Callbook.Client;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>GET /v1/agents/{agentId}/call-logs: a page of an agent's calls with their transcripts, newest first.</summary>
static class ListCallLogs
{
    public sealed record Query(Guid OrganizationId, Guid AgentId, Paging Paging);

    /// <summary>Writes the page, or returns false when the organization has no such agent.</summary>
    public static async Task<bool> Write(HttpContext http, Query query, SqlDialect dialect, Transcripts transcripts, CancellationToken cancel)
    {
        // The page that is asked for again and again costs one statement, if its transcripts are at hand.
        if (query.Paging.Page == 1 && transcripts.KeepsAny)
        {
            if (await FirstPage.Read(dialect, query, cancel) is not { } first)
                return false;
            if (transcripts.Find(http.Request, first.Rows))
            {
                await transcripts.Send(http, End(first.Rows, query.Paging, first.Total), cancel);
                return true;
            }
        }

        // One snapshot, so that total, places, rows and transcripts agree whatever is written meanwhile.
        await using var read = await dialect.BeginRead(cancel);
        if (await PagePlace.Find(read, query.OrganizationId, query.AgentId, query.Paging.Skip, cancel) is not { } place)
            return false;
        var rows = Begin(dialect, query.AgentId);
        if (place.Day is not null)
        {
            await using var command = place.Rows(read, CallLogRows.Columns, query.OrganizationId, query.AgentId, query.Paging.Limit);
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
            while (await reader.ReadAsync(cancel))
                rows.Add(reader);
        }

        await transcripts.Send(http, End(rows, query.Paging, place.Total), read, query.OrganizationId, query.AgentId, cancel);
        return true;
    }

    public static CallLogRows Begin(SqlDialect dialect, Guid agentId) => new(dialect, agentId, "{\"data\":["u8);

    static CallLogRows End(CallLogRows rows, Paging paging, long total)
    {
        var pagination = Pagination.Of(paging.Page, paging.Limit, total);
        rows.Json
            .Raw("],\"pagination\":{\"page\":"u8).Number(pagination.Page)
            .Raw(",\"limit\":"u8).Number(pagination.Limit)
            .Raw(",\"total\":"u8).Number(pagination.Total)
            .Raw(",\"totalPages\":"u8).Number(pagination.TotalPages)
            .Raw(",\"hasNext\":"u8).Truth(pagination.HasNext)
            .Raw(",\"hasPrev\":"u8).Truth(pagination.HasPrev)
            .Raw("}}"u8);
        return rows;
    }
}
