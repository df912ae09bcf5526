using System.Buffers;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Store;

/// <summary>Everything that differs between the databases.</summary>
/// <remarks>
/// Instants that servers compare, such as due times and leases, are of the database's clock: statements on both databases write and compare them
/// with the SQL function <c>now_micros()</c>, because the clocks of servers differ.
/// </remarks>
abstract class SqlDialect : IAsyncDisposable
{
    /// <summary>The suffix of the migration files.</summary>
    public abstract string Name { get; }

    /// <summary>Opens a pooled connection.</summary>
    public abstract Task<DbConnection> Open(CancellationToken cancel);

    /// <summary>Opens a connection for a sign-in or a health check, which does not wait for those that lists and writers use.</summary>
    public abstract Task<DbConnection> OpenReserved(CancellationToken cancel);

    /// <summary>Begins a transaction that reads one snapshot of the database.</summary>
    public abstract Task<SqlTransaction> BeginRead(CancellationToken cancel);

    /// <summary>The same on a connection like those of <see cref="OpenReserved"/>.</summary>
    public virtual Task<SqlTransaction> BeginReservedRead(CancellationToken cancel) => BeginRead(cancel);

    /// <summary>Begins a transaction that will write.</summary>
    public abstract Task<SqlTransaction> BeginWrite(CancellationToken cancel);

    /// <summary>Locks migration and bootstrap for this transaction, until it ends.</summary>
    public abstract Task LockSchema(SqlTransaction transaction, CancellationToken cancel);

    /// <summary>Locks these names for this transaction, until it ends.</summary>
    public abstract Task LockNames(SqlTransaction transaction, IEnumerable<string> names, CancellationToken cancel);

    /// <summary>The end of a select that locks its rows for the transaction and skips those that others have locked.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Runs a statement over many parameter rows, in as few round trips as the database allows.</summary>
    /// <param name="transaction">The transaction to run in.</param>
    /// <param name="sql">The statement, with <see cref="RowSet.Place"/> in the place of the rows.</param>
    /// <param name="rows">The rows. Without rows nothing is run.</param>
    /// <param name="read">Receives each returned row.</param>
    /// <param name="cancel">Cancels the statement.</param>
    public abstract Task Run(SqlTransaction transaction, string sql, RowSet rows, Action<DbDataReader> read, CancellationToken cancel);

    public Task Run(SqlTransaction transaction, string sql, RowSet rows, CancellationToken cancel) => Run(transaction, sql, rows, _ => { }, cancel);

    /// <summary>
    /// Notifies the listeners of a channel on all servers of the database, this one included. Notifications are not durable and cost no
    /// sync. A payload has at most 7,999 bytes.
    /// </summary>
    public abstract Task Notify(string channel, string payload, CancellationToken cancel);

    /// <summary>Listens until the connection breaks, which throws.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="listening">Called once no notification can be missed any more.</param>
    /// <param name="heard">Receives each payload.</param>
    /// <param name="cancel">Stops listening.</param>
    public abstract Task Listen(string channel, Action listening, Action<string> heard, CancellationToken cancel);

    /// <summary>Sets up a new database, once.</summary>
    public abstract Task Prepare(CancellationToken cancel);

    /// <summary>
    /// Erases what was deleted from the files of the database. Returns false if readers prevent it at the moment. PostgreSQL does this by
    /// itself, with vacuum and when it recycles its write-ahead log.
    /// </summary>
    public abstract Task<bool> EraseDeleted(CancellationToken cancel);

    /// <summary>Whether the database works, as far as the last faults and checks show.</summary>
    public Outage Outage { get; } = new("database");

    /// <summary>Why the database threw this exception. Of any other exception it is lasting.</summary>
    public abstract DatabaseFault FaultOf(Exception fault);

    /// <summary>Whether a retry of the write may succeed.</summary>
    public bool IsTransient(Exception fault) => FaultOf(fault) != DatabaseFault.Lasting;

    /// <summary>Whether the fault is part of an outage of the database. It is then logged once, and not by whoever meets it.</summary>
    public bool IsOutage(Exception fault)
    {
        var kind = FaultOf(fault);
        if (kind is not (DatabaseFault.Away or DatabaseFault.Full))
            return false;
        Outage.Begin(kind == DatabaseFault.Full ? Outage.Full : Outage.Away, fault);
        return true;
    }

    /// <summary>Whether a unique or foreign key refused the write.</summary>
    public abstract bool IsRefused(Exception fault);

    /// <summary>Reads a column of bytes of the current row without allocating an array.</summary>
    public abstract void CopyBytes<TState>(DbDataReader reader, int column, TState state, ReadOnlySpanAction<byte, TState> use);

    /// <summary>Configures EF Core for the database.</summary>
    public abstract void Configure(DbContextOptionsBuilder options);

    public abstract ValueTask DisposeAsync();

    /// <summary>The dialect for the setting <c>Callbook:Database</c>.</summary>
    public static SqlDialect For(StoreSettings settings, TimeProvider time) =>
        settings.IsSqlite ? new SqliteDialect(Path.Combine(settings.DataDirectory, "callbook.db"), time) : new PostgresDialect(settings.Database);
}
