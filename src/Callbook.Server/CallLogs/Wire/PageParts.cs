using System.Data;
using System.Data.Common;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>The call logs of a page: those at hand, and the others from the database.</summary>
sealed class PageParts(SqlDialect dialect, PartCache cache)
{
    /// <summary>A page of logs, as far as they are at hand.</summary>
    public sealed record Page(Guid AgentId, bool Compressed, IReadOnlyList<CallLogVersion> Logs, WirePart?[] Known)
    {
        public bool Complete => Array.TrueForAll(Known, part => part is not null);
    }

    public bool KeepsAny => cache.Any;

    public Page Find(HttpRequest request, Guid agentId, IReadOnlyList<CallLogVersion> logs)
    {
        var compressed = WireResponse.TakesGzip(request);
        return new(agentId, compressed, logs, [.. logs.Select(log => cache.Find(agentId, log, compressed))]);
    }

    /// <summary>The logs that are not at hand, in the order of the page; to be read in the snapshot that the page was read in.</summary>
    public static DbCommand Missing(SqlTransaction read, Page page, Guid organizationId)
    {
        var ids = page.Logs.Where((_, at) => page.Known[at] is null).Select((log, index) => ($"@id{index}", (object?)log.Id)).ToArray();
        // The sum keeps SQLite from walking all of the agent's logs in the index that has this order: a hundred are found by their ids, and sorted.
        return read.Command(
            $"""
            select {CallLogRow.Columns} from call_logs c
            where c.agent_id = (select id from agents where id = @agent and organization_id = @organization)
            and c.id in ({string.Join(", ", ids.Select(id => id.Item1))})
            order by c.started_at + 0 desc, c.id desc
            """,
            [("@agent", page.AgentId), ("@organization", organizationId), .. ids]);
    }

    /// <summary>Writes the logs with commas between them. Each that is missing is read, kept for the next time, and written before the next is read.</summary>
    public async Task Write(HttpContext http, WireBody body, Page page, DbDataReader? missing, CancellationToken cancel)
    {
        var row = new CallLogRow(dialect, page.AgentId);
        foreach (var (at, log) in page.Logs.Index())
        {
            if (at > 0)
                body.Fresh(","u8);
            if (page.Known[at] is { } known)
                body.Ready(known);
            else if (missing is not null && await missing.ReadAsync(cancel))
                WriteMissing(body, row, missing, page, log);
            else
                throw new InvalidDataException("A call log was not found in its own snapshot.");
            await WireResponse.Relieve(http, cancel);
        }
    }

    void WriteMissing(WireBody body, CallLogRow row, DbDataReader reader, Page page, CallLogVersion log)
    {
        if (!cache.Takes(log))
        {
            row.Write(reader, body);
            return;
        }

        var part = page.Compressed ? GzipBody.Part(to => row.Write(reader, to)) : PlainBody.Part(to => row.Write(reader, to));
        cache.Keep(page.AgentId, log, page.Compressed, part);
        body.Ready(part);
    }
}
