namespace Callbook.Server.CallLogs;

/// <summary>
/// How many calls of an agent started on a day (UTC). The counts are written in the transaction that writes the logs, so that the total and
/// the start of a page are known without counting logs.
/// </summary>
sealed class CallLogDayRow
{
    public const long MicrosPerDay = 86_400_000_000;

    public required Guid AgentId { get; init; }

    /// <summary>Days since 1970-01-01.</summary>
    public required long Day { get; init; }
    public required long Count { get; init; }

    public static long Of(long startedAt) => Math.DivRem(startedAt, MicrosPerDay) is var (day, rest) && rest < 0 ? day - 1 : day;
}
