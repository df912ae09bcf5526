using System.Buffers;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Callbook.Server.Store;

sealed class SqliteDialect : SqlDialect
{
    // FULL: an acknowledged write survives a power cut, not only a crash. The busy timeout makes SQLite itself wait for other processes.
    // What is deleted is overwritten with zeros, also in pages that become free.
    const string Pragmas = "pragma busy_timeout = 10000; pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on;";

    // SQLite has one writer at a time. Its own lock polls and starves under load, so the writers of this process wait in a queue.
    readonly SemaphoreSlim turn = new(1, 1);
    readonly string connectionString;
    readonly TimeProvider time;
    readonly SqliteErasure erasure;

    // Connections stay open in the pool and keep their pragmas and function, so these are set once per connection and clock.
    static readonly ConditionalWeakTable<sqlite3, TimeProvider> Ready = [];

    // Each connection is used by one thread at a time, so SQLite's mutex, which is taken several times per column, is not needed.
    static SqliteDialect()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        // SQLite's memory statistics are not used, and they take a global lock at every allocation.
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteDialect(string file, TimeProvider time)
    {
        this.time = time;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!); // a file's full path has a folder
        connectionString = new SqliteConnectionStringBuilder { DataSource = file }.ToString();
        erasure = new(file, turn);
    }

    public override string Name => "sqlite";

    public override async Task<DbConnection> Open(CancellationToken cancel)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancel);
            SetUp(connection);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // The number of connections has no limit.
    public override Task<DbConnection> OpenReserved(CancellationToken cancel) => Open(cancel);

    // A deferred transaction takes its snapshot at the first read and never waits for the writer.
    public override async Task<SqlTransaction> BeginRead(CancellationToken cancel)
    {
        var connection = await Open(cancel);
        return new(connection, ((SqliteConnection)connection).BeginTransaction(deferred: true));
    }

    public override async Task<SqlTransaction> BeginWrite(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        DbConnection? connection = null;
        try
        {
            connection = await Open(cancel);
            return new(connection, ((SqliteConnection)connection).BeginTransaction(deferred: false), turn);
        }
        catch
        {
            if (connection is not null)
                await connection.DisposeAsync();
            turn.Release();
            throw;
        }
    }

    // A write transaction holds the file's only write lock from its start, so no other lock is needed.
    public override Task LockSchema(SqlTransaction transaction, CancellationToken cancel) => Task.CompletedTask;

    public override Task LockNames(SqlTransaction transaction, IEnumerable<string> names, CancellationToken cancel) => Task.CompletedTask;

    // There is one writer, so no row is locked by others.
    public override string SkipLocked => "";

    // The database is in this process: running a compiled statement once per row is as fast as one statement for all rows.
    public override async Task Run(SqlTransaction transaction, string sql, RowSet rows, Action<DbDataReader> read, CancellationToken cancel)
    {
        var from = $"(select {string.Join(", ", rows.Columns.Select(column => $"@{column.Name} as {column.Name}"))}) as r";
        await using var command = transaction.Command(
            sql.Replace(RowSet.Place, from, StringComparison.Ordinal).Replace(RowSet.Lock, "", StringComparison.Ordinal),
            [.. rows.Columns.Select(column => ("@" + column.Name, (object?)null))]);
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var (column, (_, values)) in rows.Columns.Index())
                command.Parameters[column].Value = values.GetValue(row) ?? DBNull.Value;
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                read(reader);
        }
    }

    // Only one server uses the file, so there are no others to notify.
    public override Task Notify(string channel, string payload, CancellationToken cancel) => Task.CompletedTask;

    public override Task Listen(string channel, Action listening, Action<string> heard, CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);

    public override Task<bool> EraseDeleted(CancellationToken cancel) => erasure.Erase(cancel);

    public override async Task Prepare(CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        await using var command = connection.Command("pragma journal_mode = wal");
        await command.ExecuteNonQueryAsync(cancel);
    }

    public override DatabaseFault FaultOf(Exception fault) => (fault as SqliteException ?? fault.InnerException as SqliteException)?.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => DatabaseFault.Busy,
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY => DatabaseFault.Away,
        raw.SQLITE_FULL => DatabaseFault.Full,
        _ => DatabaseFault.Lasting,
    };

    public override bool IsRefused(Exception fault) =>
        (fault as SqliteException ?? fault.InnerException as SqliteException) is { SqliteErrorCode: raw.SQLITE_CONSTRAINT };

    public override void CopyBytes<TState>(DbDataReader reader, int column, TState state, ReadOnlySpanAction<byte, TState> use) =>
        use(raw.sqlite3_column_blob(((SqliteDataReader)reader).Handle, column), state);

    public override void Configure(DbContextOptionsBuilder options) =>
        options.UseSqlite(connectionString).AddInterceptors(new OpenedInterceptor(this));

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
        erasure.Dispose();
        turn.Dispose();
        return ValueTask.CompletedTask;
    }

    void SetUp(DbConnection connection)
    {
        if (((SqliteConnection)connection).Handle is not { } handle || (Ready.TryGetValue(handle, out var known) && known == time))
            return;
        raw.sqlite3_create_function(handle, "now_micros", 0, time, (context, clock, _) =>
            raw.sqlite3_result_int64(context, ((TimeProvider)clock).GetUtcNow().ToMicros()));
        Ready.AddOrUpdate(handle, time);
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    sealed class OpenedInterceptor(SqliteDialect dialect) : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => dialect.SetUp(connection);

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            dialect.SetUp(connection);
            return Task.CompletedTask;
        }
    }
}
