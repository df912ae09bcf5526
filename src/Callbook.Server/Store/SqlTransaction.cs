using System.Data.Common;

namespace Callbook.Server.Store;

/// <summary>A transaction and its connection, given back together. Without a commit it is rolled back.</summary>
sealed class SqlTransaction(DbConnection connection, DbTransaction transaction, SemaphoreSlim? turn = null) : IAsyncDisposable
{
    Action? committed;

    public DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.Command(sql, parameters);
        command.Transaction = transaction;
        return command;
    }

    public async Task<int> Execute(string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    public async Task Commit(CancellationToken cancel)
    {
        await transaction.CommitAsync(cancel);
        committed?.Invoke();
    }

    /// <summary>Is done once the transaction is committed, and not when it fails.</summary>
    public void WhenCommitted(Action then) => committed += then;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            await connection.DisposeAsync();
            turn?.Release();
        }
    }
}
