using System.Data.Common;

namespace Callbook.Server.Store;

/// <summary>A transaction and its connection, disposed of together. Without a commit the transaction is rolled back.</summary>
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

    /// <summary>Runs an action after the commit, and not if the transaction fails.</summary>
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
