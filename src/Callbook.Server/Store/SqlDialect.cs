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
    public static SqlDialect For(string database, string dataDirectory) =>
        string.Equals(database, "sqlite", StringComparison.OrdinalIgnoreCase)
            ? new SqliteDialect(Path.Combine(dataDirectory, "callbook.db"))
            : new PostgresDialect(database);
}
