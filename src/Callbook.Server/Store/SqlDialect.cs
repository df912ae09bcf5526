using System.Buffers;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Store;

/// <summary>What differs between the databases, and nothing else.</summary>
abstract class SqlDialect : IAsyncDisposable
{
    /// <summary>The ending of its migration files.</summary>
    public abstract string Name { get; }

    /// <summary>Opens a pooled connection, ready to use.</summary>
    public abstract Task<DbConnection> Open(CancellationToken cancel);

    /// <summary>Begins a transaction that sees one state of the database from its first statement to its last.</summary>
    public abstract Task<SqlTransaction> BeginRead(CancellationToken cancel);

    /// <summary>Begins a transaction that will write.</summary>
    public abstract Task<SqlTransaction> BeginWrite(CancellationToken cancel);

    /// <summary>Makes the transaction the only one that migrates or bootstraps, until it ends.</summary>
    public abstract Task LockSchema(SqlTransaction transaction, CancellationToken cancel);

    /// <summary>Makes the transaction the only one, until it ends, that writes under these names.</summary>
    public abstract Task LockNames(SqlTransaction transaction, IEnumerable<string> names, CancellationToken cancel);

    /// <summary>Ends a select of rows that the transaction is to have for itself, without waiting for those that others have.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Runs a statement over many rows of parameters, in as few round trips as the database allows.</summary>
    /// <param name="transaction">Where it is run.</param>
    /// <param name="sql">The statement, with <see cref="RowSet.Place"/> where the rows are to stand.</param>
    /// <param name="rows">The rows; none: nothing happens.</param>
    /// <param name="read">Takes each row that it returns.</param>
    /// <param name="cancel">Gives it up.</param>
    public abstract Task Run(SqlTransaction transaction, string sql, RowSet rows, Action<DbDataReader> read, CancellationToken cancel);

    public Task Run(SqlTransaction transaction, string sql, RowSet rows, CancellationToken cancel) => Run(transaction, sql, rows, _ => { }, cancel);

    /// <summary>
    /// Tells whoever listens on the channel: servers on the same database, this one too. It is not durable, and costs no sync; a payload has at most
    /// 7,999 bytes.
    /// </summary>
    public abstract Task Notify(string channel, string payload, CancellationToken cancel);

    /// <summary>Listens until the connection breaks, which throws.</summary>
    /// <param name="channel">What it listens on.</param>
    /// <param name="listening">Called once nothing is missed any more.</param>
    /// <param name="heard">Takes each payload.</param>
    /// <param name="cancel">Ends it.</param>
    public abstract Task Listen(string channel, Action listening, Action<string> heard, CancellationToken cancel);

    /// <summary>What is set once on a new database.</summary>
    public abstract Task Prepare(CancellationToken cancel);

    /// <summary>Whether the same write may well succeed when it is tried again: the database was busy, away or chose a victim.</summary>
    public abstract bool IsTransient(Exception fault);

    /// <summary>Whether a unique key or a reference refused the write.</summary>
    public abstract bool IsRefused(Exception fault);

    /// <summary>Copies a column of bytes out of the current row without an array of its own.</summary>
    public abstract void CopyBytes<TState>(DbDataReader reader, int column, TState state, ReadOnlySpanAction<byte, TState> use);

    /// <summary>Points EF Core at the database.</summary>
    public abstract void Configure(DbContextOptionsBuilder options);

    public abstract ValueTask DisposeAsync();

    /// <summary>The dialect that the setting <c>Callbook:Database</c> names.</summary>
    public static SqlDialect For(StoreSettings settings) =>
        settings.IsSqlite ? new SqliteDialect(Path.Combine(settings.DataDirectory, "callbook.db")) : new PostgresDialect(settings.Database);
}
