using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Callbook.Server.Store;

/// <summary>
/// Erases deleted content from the files of a SQLite database: from the write-ahead log, which has pages as they were before, and from the
/// unused parts of pages. Rows and free pages were overwritten by <c>secure_delete</c> already.
/// </summary>
/// <param name="file">The database.</param>
/// <param name="turn">Held while nobody else in this process may write.</param>
sealed class SqliteErasure(string file, SemaphoreSlim turn) : IDisposable
{
    // Writers wait while the log is truncated. So readers get a moment to end, and no more.
    const string ShortPatience = "pragma busy_timeout = 200";

    readonly string connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 1 }.ToString();
    SqlitePages? pages;

    /// <summary>False if readers or another process prevent it at the moment.</summary>
    public async Task<bool> Erase(CancellationToken cancel)
    {
        if (!await InTurn(Truncate, cancel))
            return false;
        pages ??= new(file);
        // All pages are read, which takes a while, so others write meanwhile. They leave no new copies of what is deleted already.
        var dirty = await Task.Run(() => pages.FindDirty(cancel), cancel);
        return dirty.Count == 0 || await InTurn(connection => Truncate(connection) && Clean(connection, dirty), cancel);
    }

    public void Dispose() => pages?.Dispose();

    async Task<bool> InTurn(Func<SqliteConnection, bool> work, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            using var connection = new SqliteConnection(connectionString);
            connection.Open();
            return work(connection);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            return false;
        }
        finally
        {
            turn.Release();
        }
    }

    static bool Truncate(SqliteConnection connection)
    {
        Run(connection, ShortPatience);
        return Run(connection, "pragma wal_checkpoint(truncate)") is 0L;
    }

    // The transaction keeps other processes from writing, and nothing is copied from an empty log meanwhile. Its own write makes other
    // connections read pages again, so that they do not write back what they remember of them.
    bool Clean(SqliteConnection connection, IReadOnlyList<long> dirty)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        if (new FileInfo(file + "-wal") is { Exists: true, Length: > 0 })
            return false;
        pages!.Clean(dirty); // found in them
        Run(connection, $"pragma user_version = {(Convert.ToInt32(Run(connection, "pragma user_version"), System.Globalization.CultureInfo.InvariantCulture) + 1) & int.MaxValue}");
        transaction.Commit();
        return true;
    }

    static object? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        return command.ExecuteScalar();
    }
}
