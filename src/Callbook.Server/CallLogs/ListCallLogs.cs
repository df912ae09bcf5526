using Callbook.Client;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>GET /v1/agents/{agentId}/call-logs: a page of an agent's calls with their transcripts, newest first.</summary>
static class ListCallLogs
{
    // Of a log, without its transcript. An estimate.
    const int OtherBytes = 1024;

    public sealed record Query(Guid OrganizationId, Guid AgentId, Paging Paging);

    /// <summary>Writes the page, or returns false when the organization has no such agent.</summary>
    public static async Task<bool> Write(HttpContext http, Query query, SqlDialect dialect, CallLogPage parts, PageBudget budget, CancellationToken cancel)
    {
        using var room = await budget.Take(query.OrganizationId, cancel);

        // The first page costs one statement if all its logs are cached.
        if (query.Paging.Page == 1 && parts.KeepsAny && await FirstPage.Read(dialect, query, cancel) is { } first)
        {
            var known = PageOf(http, query, room, first.Logs);
            using var all = parts.Portion(known, from: 0);
            if (all.Complete && all.End == known.Logs.Count)
            {
                await Send(http, query, first.Total, body => parts.Write(http, body, known, all, cancel));
                return true;
            }
        }

        // One snapshot, so that total, places and logs agree while others write. It ends before anything is sent.
        PagePlace? place;
        CallLogPage.Page page;
        CallLogPortion portion;
        await using (var read = await dialect.BeginRead(cancel))
        {
            place = await PagePlace.Find(read, query.OrganizationId, query.AgentId, query.Paging.Skip, cancel);
            if (place is null)
                return false;
            page = PageOf(http, query, room, await Versions(read, place, query, cancel));
            portion = parts.Portion(page, from: 0);
            if (!portion.Complete)
                await parts.Fetch(read, page, portion, cancel);
        }

        using (portion)
            await Send(http, query, place.Total, body => parts.Write(http, body, page, portion, cancel));
        return true;
    }

    static CallLogPage.Page PageOf(HttpContext http, Query query, PageRoom room, IReadOnlyList<CallLogVersion> logs)
    {
        var compressed = http.Request.TakesGzip();
        room.Widen(logs.Sum(log => OtherBytes + (long)(compressed ? log.SealedLength : log.TranscriptLength)));
        return new(query.OrganizationId, query.AgentId, compressed, room, logs);
    }

    static async Task<IReadOnlyList<CallLogVersion>> Versions(SqlTransaction read, PagePlace place, Query query, CancellationToken cancel)
    {
        if (place.Day is null)
            return [];
        await using var command = place.Rows(read, CallLogVersion.Columns, query.OrganizationId, query.AgentId, query.Paging.Limit);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var logs = new List<CallLogVersion>(query.Paging.Limit);
        while (await reader.ReadAsync(cancel))
            logs.Add(CallLogVersion.Read(reader));
        return logs;
    }

    static Task Send(HttpContext http, Query query, long total, Func<WireBody, Task> write) => WireResponse.Write(http, async body =>
    {
        body.Fresh("{\"data\":["u8);
        await write(body);
        body.Fresh(End(Pagination.Of(query.Paging.Page, query.Paging.Limit, total)));
    });

    static ReadOnlySpan<byte> End(Pagination pagination) => new WireJsonWriter()
        .Raw("],\"pagination\":{\"page\":"u8).Number(pagination.Page)
        .Raw(",\"limit\":"u8).Number(pagination.Limit)
        .Raw(",\"total\":"u8).Number(pagination.Total)
        .Raw(",\"totalPages\":"u8).Number(pagination.TotalPages)
        .Raw(",\"hasNext\":"u8).Truth(pagination.HasNext)
        .Raw(",\"hasPrev\":"u8).Truth(pagination.HasPrev)
        .Raw("}}"u8)
        .Written;
}
