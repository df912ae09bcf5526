using System.Buffers;
using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Callbook.Server.Store;

sealed class PostgresDialect : SqlDialect
{
    // Any number works, as long as every server uses the same one.
    const long SchemaLock = 0x43414C4C424F4F4B;

    // The operator's connection string is appended, so it takes precedence: pgbouncer in transaction mode needs Max Auto Prepare=0.
    // Connections keep no session state that would need a reset. The read buffer is large because transcripts exceed the default.
    const string Defaults =
        "Application Name=callbook;No Reset On Close=true;Max Auto Prepare=50;Auto Prepare Min Usages=2;Read Buffer Size=65536;";

    static readonly TimeSpan SilenceBeforeCheck = TimeSpan.FromSeconds(30);

    const int MostReserved = 8;

    readonly NpgsqlDataSource source;
    readonly NpgsqlDataSource reserved;
    readonly NpgsqlDataSource listening;

    public PostgresDialect(string connectionString)
    {
        source = Source("callbook", Defaults + connectionString);
        reserved = Source("callbook-reserved", $"{Defaults}{connectionString};Minimum Pool Size=0;Maximum Pool Size={MostReserved}");
        // A connection that listens must not return to the pool.
        listening = Source("callbook-listening", Defaults + connectionString + ";Pooling=false");
    }

    public override string Name => "postgres";

    public override async Task<DbConnection> Open(CancellationToken cancel) => await source.OpenConnectionAsync(cancel);

    public override async Task<DbConnection> OpenReserved(CancellationToken cancel) => await reserved.OpenConnectionAsync(cancel);

    public override Task<SqlTransaction> BeginRead(CancellationToken cancel) => Begin(source, IsolationLevel.RepeatableRead, cancel);

    public override Task<SqlTransaction> BeginReservedRead(CancellationToken cancel) => Begin(reserved, IsolationLevel.RepeatableRead, cancel);

    public override Task<SqlTransaction> BeginWrite(CancellationToken cancel) => Begin(source, IsolationLevel.ReadCommitted, cancel);

    public override Task LockSchema(SqlTransaction transaction, CancellationToken cancel) =>
        transaction.Execute("select pg_advisory_xact_lock(@key)", cancel, ("@key", SchemaLock));

    public override async Task LockNames(SqlTransaction transaction, IEnumerable<string> names, CancellationToken cancel)
    {
        // The keys are locked in the same order on every server, which prevents deadlocks.
        long[] keys = [.. names.Select(Key).Distinct().Order()];
        if (keys.Length > 0)
            await transaction.Execute("select pg_advisory_xact_lock(k) from unnest(@keys) as k", cancel, ("@keys", keys));
    }

    public override string SkipLocked => "for update skip locked";

    public override async Task Run(SqlTransaction transaction, string sql, RowSet rows, Action<DbDataReader> read, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return;
        var names = rows.Columns.Select(column => column.Name).ToList();
        var from = $"unnest({string.Join(", ", names.Select(name => "@" + name))}) as r ({string.Join(", ", names)})";
        await using var command = transaction.Command(
            sql.Replace(RowSet.Place, from, StringComparison.Ordinal).Replace(RowSet.Lock, "for update of c", StringComparison.Ordinal),
            [.. rows.Columns.Select(column => ("@" + column.Name, (object?)column.Values))]);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            read(reader);
    }

    // A notification need not be durable, so its commit skips the disk: PostgreSQL serializes the commits that notify.
    public override async Task Notify(string channel, string payload, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = connection.Command(
            "select set_config('synchronous_commit', 'off', true), pg_notify(@channel, @payload)", ("@channel", channel), ("@payload", payload));
        await command.ExecuteNonQueryAsync(cancel);
    }

    public override async Task Listen(string channel, Action listening, Action<string> heard, CancellationToken cancel)
    {
        await using var connection = await this.listening.OpenConnectionAsync(cancel);
        connection.Notification += (_, notice) => heard(notice.Payload);
        await using (var listen = connection.Command($"listen {channel}"))
            await listen.ExecuteNonQueryAsync(cancel);
        listening();
        while (true)
        {
            if (await connection.WaitAsync(SilenceBeforeCheck, cancel))
                continue;
            // A silent connection may be dead, so it is checked.
            await using var check = connection.Command("select 1");
            await check.ExecuteNonQueryAsync(cancel);
        }
    }

    static long Key(string name) => unchecked((long)System.IO.Hashing.XxHash64.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(name)));

    public override Task Prepare(CancellationToken cancel) => Task.CompletedTask;

    public override DatabaseFault FaultOf(Exception fault) => PostgresFaults.Of(fault);

    public override Task<bool> EraseDeleted(CancellationToken cancel) => Task.FromResult(true);

    public override bool IsRefused(Exception fault) => (fault as PostgresException ?? fault.InnerException as PostgresException)
        is { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation };

    public override void CopyBytes<TState>(DbDataReader reader, int column, TState state, ReadOnlySpanAction<byte, TState> use)
    {
        var length = (int)reader.GetBytes(column, 0, null, 0, 0);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var read = 0;
            while (read < length && reader.GetBytes(column, read, buffer, read, length - read) is var count and > 0)
                read += (int)count;
            use(buffer.AsSpan(0, read), state);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(source);

    public override async ValueTask DisposeAsync()
    {
        await listening.DisposeAsync();
        await source.DisposeAsync();
        await reserved.DisposeAsync();
    }

    // Without a name the metrics would show the connection string: host, database and user.
    static NpgsqlDataSource Source(string name, string connectionString) => new NpgsqlDataSourceBuilder(connectionString) { Name = name }.Build();

    static async Task<SqlTransaction> Begin(NpgsqlDataSource from, IsolationLevel isolation, CancellationToken cancel)
    {
        var connection = await from.OpenConnectionAsync(cancel);
        try
        {
            return new(connection, await connection.BeginTransactionAsync(isolation, cancel));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
