using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Bench;

/// <summary>A log to load.</summary>
readonly record struct PlannedLog(Guid AgentId, Guid Id, long StartedAt, long EndedAt, string Session, string? Summary, SealedTranscript Transcript);

/// <summary>What is in the database: the same for the same number of logs, on every machine.</summary>
sealed class Plan
{
    public const string ApiKey = "cbk_benchlist0000000000000000000000000000000";
    public const int PageSize = 50;
    const int Seed = 20260101;
    const int Days = 365;
    const int AgentCount = 20;

    static readonly long Begin = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToMicros();

    // Calls an hour of the day: few at night, most before noon and in the afternoon.
    static readonly int[] Rhythm = [1, 1, 1, 1, 1, 2, 4, 8, 14, 20, 22, 20, 16, 18, 20, 19, 16, 12, 8, 6, 5, 4, 2, 1];
    static readonly int[] Hours = [.. Rhythm.SelectMany((weight, hour) => Enumerable.Repeat(hour, weight))];

    readonly Random random = new(Seed);
    readonly int logs;

    public Plan(int logs)
    {
        this.logs = logs;
        Organization = Id(Begin);
        Agents = [.. Enumerable.Range(0, AgentCount).Select(_ => Id(Begin))];
        KeyId = Id(Begin);
    }

    public Guid Organization { get; }
    public Guid KeyId { get; }
    public IReadOnlyList<Guid> Agents { get; }

    /// <summary>The agent with half of all logs.</summary>
    public Guid Busy => Agents[0];

    /// <summary>The agent with a hundredth of the busy one's.</summary>
    public Guid Quiet => Agents[1];

    /// <summary>The agent whose first page is measured: 50 logs of about 20 KB.</summary>
    public Guid Measured => Agents[2];

    public Transcripts Transcripts { get; } = new(Seed);

    public static byte[] ApiKeyHash => SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey));

    /// <summary>All logs in the order in which the calls were made.</summary>
    public IEnumerable<PlannedLog> Logs()
    {
        var all = new List<(int Agent, int Position, long StartedAt)>(logs);
        for (var agent = 0; agent < AgentCount; agent++)
        {
            var starts = Enumerable.Range(0, Count(agent)).Select(_ => Start()).OrderDescending().ToArray();
            for (var position = 0; position < starts.Length; position++)
                all.Add((agent, position, starts[position]));
        }

        all.Sort((a, b) => a.StartedAt.CompareTo(b.StartedAt));
        return all.Select(log => Log(log.Agent, log.Position, log.StartedAt));
    }

    int Count(int agent) => agent switch
    {
        0 => logs / 2,
        1 => logs / 200,
        _ => (logs - (logs / 2) - (logs / 200)) / (AgentCount - 2),
    };

    long Start() =>
        Begin + (random.Next(Days) * CallLogDayRow.MicrosPerDay) + ((Hours[random.Next(Hours.Length)] * 3_600_000L + random.Next(3_600_000)) * 1000);

    PlannedLog Log(int agent, int position, long startedAt)
    {
        // The first and the last page of the busy agent hold the same transcripts, and so does the measured agent's first.
        var onPage = agent switch
        {
            0 => position < PageSize || position >= Count(0) - PageSize,
            2 => position < PageSize,
            _ => false,
        };
        var transcript = onPage ? Transcripts.OfPage(position) : Transcripts.Any(random);
        var endedAt = startedAt + (transcript.Length * 20_000L);
        var number = random.Next(1000, 9999);
        return new(
            Agents[agent], Id(endedAt), startedAt, endedAt,
            $$"""{"room_name":"call-{{number}}","agent_id":"{{Agents[agent]}}","total_entries":{{transcript.Length / 200}},"final_entries":{{transcript.Length / 200}},"caller_id":"+1415555{{number}}","end_reason":"caller hung up","platform":"livekit"}""",
            $"Order {number}\n\nThe caller asked where order {number} is. It left the warehouse on Monday and arrives within two days.\n\n"
            + "**Action Items:**\n- ✓ Looked up the order\n- Call back on Thursday\n\n**Sentiment:** Neutral",
            transcript);
    }

    /// <summary>A UUID version 7 of that time, from the seed.</summary>
    Guid Id(long micros)
    {
        Span<byte> id = stackalloc byte[16];
        random.NextBytes(id);
        BinaryPrimitives.WriteInt64BigEndian(id, (micros / 1000 << 16) | 0x7000 | (uint)random.Next(0x1000));
        id[8] = (byte)(0x80 | (id[8] & 0x3f));
        return new(id, bigEndian: true);
    }
}
