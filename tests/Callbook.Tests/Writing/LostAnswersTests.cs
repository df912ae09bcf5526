using System.Buffers;
using System.Data.Common;
using System.Net;
using Callbook.Server.Store;
using Callbook.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Writing;

/// <summary>A commit succeeds and its answer is lost: the writer cannot tell whether it happened.</summary>
public sealed class LostAnswersTests
{
    [Theory, BothDatabases]
    public async Task Entries_with_an_id_are_written_again_and_stored_once(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await StartHost(store);
        var agent = await TestAgent.Create(host);
        var call = await agent.StartCall();

        await Dialect(host).LoseAnswer(() => agent.Append(call, SomeCall.User(1, "Yes.") with { EntryId = "e1" }));

        Assert.Equal("[1.00s] user: Yes.", (await agent.End(call)).TranscriptText);
    }

    [Theory, BothDatabases]
    public async Task Entries_of_a_request_with_a_key_are_written_again_and_stored_once(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await StartHost(store);
        var agent = await TestAgent.Create(host);
        var call = await agent.StartCall();

        await Dialect(host).LoseAnswer(() => agent.Append(call, SomeCall.User(1, "Yes."))); // the client sends a key

        Assert.Equal("[1.00s] user: Yes.", (await agent.End(call)).TranscriptText);
    }

    [Theory, BothDatabases]
    public async Task Entries_without_an_id_are_not_written_again(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await StartHost(store);
        var agent = await TestAgent.Create(host);
        var call = await agent.StartCall();

        var answer = await Dialect(host).LoseAnswer(() => agent.SendEntries(call, """[{"text":"Yes.","speaker":"user","timestamp":1}]"""));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("[1.00s] user: Yes.", (await agent.End(call)).TranscriptText);
    }

    static Task<CallbookHost> StartHost(EmptyStore store) => CallbookHost.StartOn(
        store, services => services.AddSingleton<SqlDialect>(provider => new LossyDialect(SqlDialect.For(provider.GetRequiredService<StoreSettings>(), TimeProvider.System))));

    static LossyDialect Dialect(CallbookHost host) => (LossyDialect)host.Dialect;

    sealed class LostAnswerException : DbException;

    /// <summary>A normal database that loses the answer to one commit.</summary>
    sealed class LossyDialect(SqlDialect inner) : SqlDialect
    {
        int losing;

        public async Task<T> LoseAnswer<T>(Func<Task<T>> write)
        {
            losing = 1;
            var result = await write();
            Assert.Equal(0, losing); // the answer to a commit was lost
            return result;
        }

        public override async Task<SqlTransaction> BeginWrite(CancellationToken cancel)
        {
            var write = await inner.BeginWrite(cancel);
            write.WhenCommitted(() =>
            {
                if (Interlocked.Exchange(ref losing, 0) == 1)
                    throw new LostAnswerException();
            });
            return write;
        }

        public override DatabaseFault FaultOf(Exception fault) => fault is LostAnswerException ? DatabaseFault.Busy : inner.FaultOf(fault);

        public override string Name => inner.Name;
        public override string SkipLocked => inner.SkipLocked;
        public override bool IsRefused(Exception fault) => inner.IsRefused(fault);
        public override void Configure(DbContextOptionsBuilder options) => inner.Configure(options);
        public override ValueTask DisposeAsync() => inner.DisposeAsync();
        public override Task<DbConnection> Open(CancellationToken cancel) => inner.Open(cancel);
        public override Task<DbConnection> OpenReserved(CancellationToken cancel) => inner.OpenReserved(cancel);
        public override Task<SqlTransaction> BeginRead(CancellationToken cancel) => inner.BeginRead(cancel);
        public override Task LockSchema(SqlTransaction transaction, CancellationToken cancel) => inner.LockSchema(transaction, cancel);
        public override Task LockNames(SqlTransaction transaction, IEnumerable<string> names, CancellationToken cancel) => inner.LockNames(transaction, names, cancel);
        public override Task Run(SqlTransaction transaction, string sql, RowSet rows, Action<DbDataReader> read, CancellationToken cancel) => inner.Run(transaction, sql, rows, read, cancel);
        public override Task Notify(string channel, string payload, CancellationToken cancel) => inner.Notify(channel, payload, cancel);
        public override Task Listen(string channel, Action listening, Action<string> heard, CancellationToken cancel) => inner.Listen(channel, listening, heard, cancel);
        public override Task<bool> EraseDeleted(CancellationToken cancel) => inner.EraseDeleted(cancel);

        public override Task Prepare(CancellationToken cancel) => inner.Prepare(cancel);
        public override void CopyBytes<TState>(DbDataReader reader, int column, TState state, ReadOnlySpanAction<byte, TState> use) => inner.CopyBytes(reader, column, state, use);
    }
}
