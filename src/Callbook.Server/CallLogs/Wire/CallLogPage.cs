using System.Data;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Sends the call logs of a page in portions. A portion is read whole, from the cache and from the database, before it is sent, so that no
/// slow client holds a connection to the database.
/// </summary>
sealed class CallLogPage(SqlDialect dialect, CallLogCache cache, IRecordingLinks links, TimeProvider time)
{
    /// <summary>A page of logs.</summary>
    /// <param name="OrganizationId">The organization that asks.</param>
    /// <param name="AgentId">The agent.</param>
    /// <param name="Compressed">Whether the client accepts gzip.</param>
    /// <param name="Room">The room of the answer.</param>
    /// <param name="Logs">The logs in their order.</param>
    public sealed record Page(Guid OrganizationId, Guid AgentId, bool Compressed, PageRoom Room, IReadOnlyList<CallLogVersion> Logs);

    public bool KeepsAny => cache.Any;

    /// <summary>The portion that begins with this log of the page: as many logs as there is room for, and at least one.</summary>
    public CallLogPortion Portion(Page page, int from)
    {
        var (end, size) = (from, 0L);
        while (end < page.Logs.Count && (size += Size(page, page.Logs[end])) <= page.Room.Bytes)
            end++;
        var logs = page.Logs.Skip(from).Take(Math.Max(1, end - from)).ToArray();
        return new(from, logs, [.. logs.Select(log => cache.Find(page.AgentId, log, page.Compressed))]);
    }

    /// <summary>Reads the logs of a portion that are not cached.</summary>
    public async Task Fetch(SqlTransaction read, Page page, CallLogPortion portion, CancellationToken cancel)
    {
        var ids = portion.Missing.Select((log, index) => ($"@id{index}", (object?)log.Id)).ToArray();
        await using var command = read.Command(
            $"""
            select {CallLogReader.Columns} from call_logs c {CallLogReader.WithRecording}
            where c.agent_id = (select id from agents where id = @agent and organization_id = @organization)
            and c.id in ({string.Join(", ", ids.Select(id => id.Item1))})
            """,
            [("@agent", page.AgentId), ("@organization", page.OrganizationId), ("@piece", page.Room.Bytes), .. ids]);
        await using var row = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
        var reader = new CallLogReader(dialect, page.OrganizationId, page.AgentId, portion.Pieces(page.Room.Bytes));
        while (await row.ReadAsync(cancel))
            portion.Add(reader.Read(row));
    }

    /// <summary>Sends the page, whose first portion was read already, at the client's speed.</summary>
    public async Task Write(HttpContext http, WireBody body, Page page, CallLogPortion first, CancellationToken cancel)
    {
        await Write(http, body, page, first, comma: false, cancel);
        for (var at = first.End; at < page.Logs.Count;)
        {
            using var portion = Portion(page, at);
            if (!portion.Complete)
            {
                await using var read = await dialect.BeginRead(cancel);
                await Fetch(read, page, portion, cancel);
            }

            await Write(http, body, page, portion, comma: true, cancel);
            at = portion.End;
        }
    }

    async Task Write(HttpContext http, WireBody body, Page page, CallLogPortion portion, bool comma, CancellationToken cancel)
    {
        foreach (var (version, known, fetched) in portion.Logs)
        {
            if (known is null && fetched is null)
                continue; // deleted since the page was begun
            if (comma)
                body.Fresh(","u8);
            comma = true;
            if ((known ?? Keep(page, version, fetched!)) is { } part) // one of the two is there
                part.Write(body, links, time);
            else
                await WriteFetched(http, body, page, fetched!, cancel);
            await page.Room.Relieve(http, cancel);
        }
    }

    async Task WriteFetched(HttpContext http, WireBody body, Page page, FetchedCallLog log, CancellationToken cancel)
    {
        var pieces = new SealedPieces(dialect, new(page.OrganizationId, page.AgentId, log.Id), detail: false, page.Room);
        await pieces.Write(http, body, log, cancel);
        body.Fresh(log.Call);
        if (log.Recording is not null)
            body.Fresh(new WireJsonWriter().Link(links, log.Recording).Written);
        body.Fresh(log.End);
    }

    // Null if the log is too large to be cached, or was changed since the page was begun.
    CachedCallLog? Keep(Page page, CallLogVersion version, FetchedCallLog log)
    {
        if (!cache.Takes(version) || !log.IsWhole || log.UpdatedAt != version.UpdatedAt)
            return null;
        var begin = page.Compressed ? GzipBody.Part(Write) : PlainBody.Part(Write);
        var part = log.Recording is null ? new CachedCallLog(begin, null, []) : new CachedCallLog(begin, log.Recording, log.End.ToArray());
        cache.Keep(page.AgentId, version, page.Compressed, part);
        return part;

        void Write(WireBody body)
        {
            body.Fresh(log.Begin);
            body.Sealed(log.FirstPiece, log.TranscriptLength, log.Crc32);
            body.Fresh(log.Call);
            if (log.Recording is null)
                body.Fresh(log.End);
        }
    }

    // What the log takes in memory: a large one is read in pieces, and the others are inflated for the cache if the body is plain.
    long Size(Page page, CallLogVersion log) =>
        Math.Min(page.Compressed || !cache.Takes(log) ? log.SealedLength : log.TranscriptLength, page.Room.Bytes);
}
