namespace Callbook.Server.Store;

/// <summary>Checks the database regularly: whether it answers, which schema it has, and what time it is there.</summary>
sealed class DatabaseCheck(SqlDialect dialect, StoreSettings settings, TimeProvider time) : IOutageCheck
{
    // Below this a small write may succeed by chance, and larger ones still fail.
    const long LeastRoom = 1024 * 1024;

    public Outage Outage => dialect.Outage;

    public bool IsRegular => true;

    /// <summary>Whether the schema has everything that this server knows. A newer server may have added to it: that is a rolling upgrade.</summary>
    public bool HasSchema { get; private set; } = true; // migrated at the start

    /// <summary>How far the database's clock is ahead of this server's.</summary>
    public TimeSpan ClockDifference { get; private set; }

    /// <summary>The time by the database's clock, for what servers compare outside of statements.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + ClockDifference;

    public async Task Check(CancellationToken cancel)
    {
        await using (var connection = await dialect.OpenReserved(cancel))
        {
            await using var command = connection.Command("select now_micros(), max(version) from schema_migrations");
            var asked = time.GetUtcNow();
            await using var row = await command.ExecuteReaderAsync(cancel);
            await row.ReadAsync(cancel);
            // The clock was read at some time between the question and its answer.
            ClockDifference = Sql.FromMicros(row.GetInt64(0)) - (asked + ((time.GetUtcNow() - asked) / 2));
            HasSchema = !row.IsDBNull(1) && row.GetInt32(1) >= Migrator.Newest(dialect);
        }

        if (Outage.State is Outage.Full)
            await CheckWriting(cancel);
    }

    async Task CheckWriting(CancellationToken cancel)
    {
        if (settings.IsSqlite && new DriveInfo(Path.GetFullPath(settings.DataDirectory)).AvailableFreeSpace < LeastRoom)
            throw new IOException("The disk is full.");
        await using var write = await dialect.BeginWrite(cancel);
        await write.Execute("update schema_migrations set applied_at = applied_at where version = 1", cancel);
        await write.Commit(cancel);
    }
}
