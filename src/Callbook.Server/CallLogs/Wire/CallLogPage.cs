using System.Data;
using System.Data.Common;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>Writes the call logs of a page: the cached ones, and the others from the database.</summary>
sealed class CallLogPage(SqlDialect dialect, CallLogCache cache, IRecordingLinks links, TimeProvider time)
{
    /// <summary>A page of logs; Known has null for those that are not cached.</summary>
    public sealed record Page(Guid OrganizationId, Guid AgentId, bool Compressed, IReadOnlyList<CallLogVersion> Logs, CachedCallLog?[] Known)
    {
        public bool Complete => Array.TrueForAll(Known, part => part is not null);
    }

    public bool KeepsAny => cache.Any;

    public Page Find(HttpRequest request, Guid organizationId, Guid agentId, IReadOnlyList<CallLogVersion> logs)
    {
        var compressed = request.TakesGzip();
        return new(organizationId, agentId, compressed, logs, [.. logs.Select(log => cache.Find(agentId, log, compressed))]);
    }

    /// <summary>Selects the logs that are not cached, in the order of the page. It must run in the page's snapshot.</summary>
    public static DbCommand Missing(SqlTransaction read, Page page)
    {
        var ids = page.Logs.Where((_, at) => page.Known[at] is null).Select((log, index) => ($"@id{index}", (object?)log.Id)).ToArray();
        // The sum stops SQLite from scanning all of the agent's logs in the index with this order: it reads a hundred by id and sorts them.
        return read.Command(
            $"""
            select {CallLogWriter.Columns} from call_logs c {CallLogWriter.WithRecording}
            where c.agent_id = (select id from agents where id = @agent and organization_id = @organization)
            and c.id in ({string.Join(", ", ids.Select(id => id.Item1))})
            order by c.started_at + 0 desc, c.id desc
            """,
            [("@agent", page.AgentId), ("@organization", page.OrganizationId), .. ids]);
    }

    /// <summary>Writes the logs with commas between them. Each missing log is read, cached and written before the next is read.</summary>
    public async Task Write(HttpContext http, WireBody body, Page page, DbDataReader? missing, CancellationToken cancel)
    {
        var row = new CallLogWriter(dialect, page.OrganizationId, page.AgentId);
        foreach (var (at, log) in page.Logs.Index())
        {
            if (at > 0)
                body.Fresh(","u8);
            if (page.Known[at] is { } known)
                known.Write(body, links, time);
            else if (missing is not null && await missing.ReadAsync(cancel))
                WriteMissing(body, row, missing, page, log);
            else
                throw new InvalidDataException("A call log was not found in its own snapshot.");
            await WireResponse.Relieve(http, cancel);
        }
    }

    void WriteMissing(WireBody body, CallLogWriter row, DbDataReader reader, Page page, CallLogVersion log)
    {
        if (!cache.Takes(log))
        {
            if (row.Begin(reader, body) is { } recording)
                body.Fresh(new WireJsonWriter().Link(links, recording).Written);
            body.Fresh(row.End(reader));
            return;
        }

        var part = Read(row, reader, page.Compressed);
        cache.Keep(page.AgentId, log, page.Compressed, part);
        part.Write(body, links, time);
    }

    static CachedCallLog Read(CallLogWriter row, DbDataReader reader, bool compressed)
    {
        RecordingName? recording = null;
        var begin = compressed ? GzipBody.Part(Write) : PlainBody.Part(Write);
        return recording is null ? new(begin, null, []) : new(begin, recording, row.End(reader).ToArray());

        void Write(WireBody body)
        {
            recording = row.Begin(reader, body);
            if (recording is null)
                body.Fresh(row.End(reader));
        }
    }
}
