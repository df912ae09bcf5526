using System.Data.Common;
using Callbook.Server.Store;
using Microsoft.Data.Sqlite;

namespace Callbook.Tests.Store;

public sealed class RetryTests : IAsyncDisposable
{
    static readonly SqliteException Busy = new("busy", SQLitePCL.raw.SQLITE_BUSY);
    static readonly SqliteException Refused = new("refused", SQLitePCL.raw.SQLITE_CONSTRAINT);

    readonly string folder = Directory.CreateTempSubdirectory("callbook-test-").FullName;
    readonly SqlDialect dialect;
    int tries;

    public RetryTests() => dialect = SqlDialect.For(new() { DataDirectory = folder }, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await dialect.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Work_that_fails_with_transient_faults_is_run_again()
    {
        Assert.Equal("done", await Run(Busy, Busy));
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task The_fault_of_the_last_try_is_thrown()
    {
        Assert.Same(Busy, await Assert.ThrowsAsync<SqliteException>(() => Run(Busy, Busy, Busy)));
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task A_fault_that_will_not_pass_is_thrown_at_once()
    {
        Assert.Same(Refused, await Assert.ThrowsAsync<SqliteException>(() => Run(Refused)));
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_pause_ends_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var running = Retry.Run(() => Task.FromException(Busy), (_, _) => Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    Task<string> Run(params DbException[] faults) => Retry.Run(
        () => tries++ < faults.Length ? Task.FromException<string>(faults[tries - 1]) : Task.FromResult("done"), dialect.Pause, TimeProvider.System, CancellationToken.None);
}
