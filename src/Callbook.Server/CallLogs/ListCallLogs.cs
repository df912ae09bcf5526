using System.Data;
using Callbook.Client;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>GET /v1/agents/{agentId}/call-logs: a page of an agent's calls with their transcripts, newest first.</summary>
static class ListCallLogs
{
    /// <summary>Writes the page, or returns false when the organization has no such agent.</summary>
    public static async Task<bool> Write(
        HttpContext http, SqlDialect dialect, Guid organizationId, Guid agentId, Paging paging, CancellationToken cancel)
    {
        // One snapshot, so that total, places and rows agree whatever is written meanwhile.
        await using var read = await dialect.BeginRead(cancel);
        var place = await PagePlace.Find(read, organizationId, agentId, paging.Skip, cancel);
        if (place is null)
            return false;
        await WireResponse.Write(http, async body =>
        {
            var json = new FreshJson().Raw("{\"data\":["u8);
            var row = new CallLogRow(dialect, body, json, agentId);
            if (place.Day is not null)
            {
                await using var command = place.Rows(read, CallLogRow.Columns, organizationId, agentId, paging.Limit);
                await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
                for (var first = true; await reader.ReadAsync(cancel); first = false)
                {
                    row.Write(reader, first ? ""u8 : ","u8);
                    await WireResponse.Relieve(http, cancel);
                }
            }

            Write(json, Pagination.Of(paging.Page, paging.Limit, place.Total));
            row.Flush();
        });
        return true;
    }

    static void Write(FreshJson json, Pagination pagination) => json
        .Raw("],\"pagination\":{\"page\":"u8).Number(pagination.Page)
        .Raw(",\"limit\":"u8).Number(pagination.Limit)
        .Raw(",\"total\":"u8).Number(pagination.Total)
        .Raw(",\"totalPages\":"u8).Number(pagination.TotalPages)
        .Raw(",\"hasNext\":"u8).Truth(pagination.HasNext)
        .Raw(",\"hasPrev\":"u8).Truth(pagination.HasPrev)
        .Raw("}}"u8);
}
