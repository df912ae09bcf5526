using System.Data;
using System.Data.Common;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>Fills the gaps of call logs with their transcripts: those at hand, and the others from the database.</summary>
sealed class Transcripts(SqlDialect dialect, TranscriptCache cache)
{
    /// <summary>Whether any are kept at all.</summary>
    public bool KeepsAny => cache.Any;

    /// <summary>Looks for the transcripts that are at hand. Whether they are all.</summary>
    public bool Find(HttpRequest request, CallLogRows rows)
    {
        var compressed = WireResponse.TakesGzip(request);
        foreach (var gap in rows.Gaps)
            gap.Known = cache.Find(gap.Id, gap.Version, compressed);
        return rows.Gaps.All(gap => gap.Known is not null);
    }

    /// <summary>Sends rows whose transcripts are all at hand.</summary>
    public Task Send(HttpContext http, CallLogRows rows, CancellationToken cancel) =>
        WireResponse.Write(http, body => Write(http, body, rows, missing: null, cancel));

    /// <summary>Sends rows, reading the transcripts that are not at hand in the snapshot that the rows were read in.</summary>
    public async Task Send(HttpContext http, CallLogRows rows, SqlTransaction read, Guid organizationId, Guid agentId, CancellationToken cancel)
    {
        if (Find(http.Request, rows))
        {
            await Send(http, rows, cancel);
            return;
        }

        await using var command = Missing(read, rows, organizationId, agentId);
        await using var missing = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
        await WireResponse.Write(http, body => Write(http, body, rows, missing, cancel));
    }

    /// <summary>Of a log that was deleted.</summary>
    public void Forget(Guid id, long version) => cache.Forget(id, version);

    // In the order of the rows, so that each is written as it comes and none has to be kept.
    static DbCommand Missing(SqlTransaction read, CallLogRows rows, Guid organizationId, Guid agentId)
    {
        var ids = rows.Gaps.Where(gap => gap.Known is null).Select((gap, index) => ($"@id{index}", (object?)gap.Id)).ToArray();
        return read.Command(
            $"""
            select c.transcript from call_logs c
            where c.agent_id = (select id from agents where id = @agent and organization_id = @organization)
            and c.id in ({string.Join(", ", ids.Select(id => id.Item1))})
            order by c.started_at desc, c.id desc
            """,
            [("@agent", agentId), ("@organization", organizationId), .. ids]);
    }

    async Task Write(HttpContext http, WireBody body, CallLogRows rows, DbDataReader? missing, CancellationToken cancel)
    {
        var written = 0;
        foreach (var gap in rows.Gaps)
        {
            body.Fresh(rows.Json.Written[written..gap.At]);
            written = gap.At;
            if (gap.Known is not null)
                body.Ready(gap.Known, gap.Length, gap.Crc32);
            else if (missing is not null && await missing.ReadAsync(cancel))
                dialect.CopyBytes(missing, 0, (this, body, gap), static (deflated, to) => to.Item1.Take(deflated, to.body, to.gap));
            else
                throw new InvalidDataException("A call log has no transcript.");
            await WireResponse.Relieve(http, cancel);
        }

        body.Fresh(rows.Json.Written[written..]);
    }

    void Take(ReadOnlySpan<byte> deflated, WireBody body, CallLogRows.Gap gap)
    {
        if (!TranscriptCache.Takes(gap.Length))
        {
            body.Sealed(deflated, gap.Length, gap.Crc32);
            return;
        }

        var bytes = body.Prepare(deflated, gap.Length);
        cache.Keep(gap.Id, gap.Version, body.Compressed, bytes);
        body.Ready(bytes, gap.Length, gap.Crc32);
    }
}
