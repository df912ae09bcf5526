using Npgsql;

namespace Callbook.Tests.Support;

/// <summary>
/// The time of day changes only when a test says so. Timers go on: sweeps that <c>Advance</c> sets off in the background would do what the test's own
/// sweep is to be counted for, and a retry would wait for ever.
/// </summary>
sealed class StoppedTime() : FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    readonly List<string> databases = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime, period);

    /// <summary>Stops the clock of a PostgreSQL database too, which then goes with this one.</summary>
    public void Stop(string database)
    {
        databases.Add(database);
        Execute(
            database,
            $"""
            create table if not exists test_clock as select {Micros} as now;
            create or replace function now_micros() returns bigint language sql stable as 'select now from test_clock';
            """);
    }

    public new void Advance(TimeSpan time)
    {
        base.Advance(time);
        foreach (var database in databases)
            Execute(database, $"update test_clock set now = {Micros}");
    }

    long Micros => (GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    static void Execute(string database, string sql)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
