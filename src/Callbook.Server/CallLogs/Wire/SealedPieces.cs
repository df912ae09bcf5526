using System.Data;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Sends a log's sealed transcript at the client's speed. One that is larger than a piece is read piece by piece, each with a connection of
/// its own.
/// </summary>
/// <param name="dialect">The database.</param>
/// <param name="log">Whose transcript.</param>
/// <param name="detail">Whether the transcript is the one with events.</param>
/// <param name="room">The room of the answer.</param>
sealed class SealedPieces(SqlDialect dialect, CallKey log, bool detail, PageRoom room)
{
    /// <summary>Writes the log's JSON up to the transcript and the transcript itself.</summary>
    public async Task Write(HttpContext http, WireBody body, FetchedCallLog fetched, CancellationToken cancel)
    {
        body.Fresh(fetched.Begin);
        body.BeginSealed(fetched.TranscriptLength, fetched.Crc32);
        var piece = fetched.FirstPiece;
        for (var sent = 0; ;)
        {
            body.Give(piece);
            while (body.AddSome())
                await room.Relieve(http, cancel);
            sent += piece.Length;
            if (sent >= fetched.SealedLength)
                break;
            piece = await Read(sent, fetched, cancel);
        }

        body.EndSealed();
    }

    async Task<byte[]> Read(int from, FetchedCallLog fetched, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            $"""
            select substr({(detail ? "coalesce(c.detail, c.transcript)" : "c.transcript")}, @from, @piece) from call_logs c
            where c.agent_id = @agent and c.organization_id = @organization and c.id = @call
                and {(detail ? "coalesce(c.detail_length, c.transcript_length)" : "c.transcript_length")} = @length
                and {(detail ? "coalesce(c.detail_crc32, c.transcript_crc32)" : "c.transcript_crc32")} = @crc32
            """,
            // By its transcript: a summary that is made meanwhile changes the log, but nothing that is still to be sent.
            [.. log.Parameters(), ("@from", from + 1), ("@piece", room.Bytes), ("@length", fetched.TranscriptLength), ("@crc32", unchecked((int)fetched.Crc32))]);
        await using var row = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
        // The client has the beginning of another version, so it must not take the answer for a complete one.
        return await row.ReadAsync(cancel)
            ? row.GetFieldValue<byte[]>(0)
            : throw new IOException("A transcript was changed or deleted while it was sent.");
    }
}
