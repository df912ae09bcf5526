using System.Net;
using Callbook.Server.CallLogs;
using Callbook.Server.Recordings;
using Callbook.Server.Store;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Recordings;

public sealed class DeleteRecordingsTests
{
    [Fact]
    public async Task A_store_that_does_not_answer_delays_a_deletion_for_seconds_and_the_recording_stays_due()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var time = new HeldTime();
        var slow = new SilentStore();
        await using var host = await CallbookHost.StartOn(store, services => services.AddSingleton<TimeProvider>(time).AddSingleton<IRecordingStore>(slow));
        var agent = await TestAgent.Create(host, recorded: true);
        var (call, _) = await agent.PostRecorded(SomeAudio.Wav());

        var deleting = agent.Http.DeleteAsync(new Uri($"{agent.Logs}/{call}", UriKind.Relative));
        await slow.Asked.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(deleting.IsCompleted);
        await time.AdvanceUntil(deleting, TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.NoContent, await deleting.Status());
        await using var connection = await host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command("select count(*) from recording_deletions where agent_id = @agent", ("@agent", agent.Id));
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }

    /// <summary>Takes everything and never finishes a deletion.</summary>
    sealed class SilentStore : IRecordingStore
    {
        readonly TaskCompletionSource asked = new();

        public Task Asked => asked.Task;

        public Task Delete(RecordingName name, CancellationToken cancel)
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancel);
        }

        public Task Keep(RecordingName name, IncomingRecording recording, CancellationToken cancel) => Task.CompletedTask;

        public Task<bool> Has(RecordingName name, CancellationToken cancel) => Task.FromResult(true);

        public Task<Stream?> Open(RecordingName name, CancellationToken cancel) => Task.FromResult<Stream?>(null);

        public Task DeleteOrganization(Guid organizationId, CancellationToken cancel) => Task.CompletedTask;

        public IAsyncEnumerable<RecordingName> List(DateTimeOffset before, CancellationToken cancel) => AsyncEnumerable.Empty<RecordingName>();

        public Task<int> RemoveUnfinished(DateTimeOffset before, CancellationToken cancel) => Task.FromResult(0);
    }
}
