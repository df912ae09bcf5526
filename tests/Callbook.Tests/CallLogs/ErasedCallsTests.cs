using System.Net;
using System.Security.Cryptography;
using Callbook.Client;
using Callbook.Server.Store;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using Callbook.Tests.Support.Processes;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.CallLogs;

/// <summary>What was said in a deleted call is in no file of the data directory, neither as it was said nor as it was stored.</summary>
public sealed class ErasedCallsTests
{
    const string Secret = "0123456789abcdef-gone";

    [Fact]
    public async Task Within_seconds_after_calls_are_deleted_their_words_and_their_stored_bytes_are_in_no_file()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var host = await CallbookHost.StartOn(store);
        var agent = await TestAgent.Create(host, recorded: true);
        var (doomed, kept) = (new Traces(), new Traces());
        var deleted = new List<Guid>();
        for (var call = 0; call < 80; call++)
        {
            var traces = call % 2 == 0 ? doomed : kept;
            var id = await Store(agent, call, traces);
            if (call % 2 == 0)
                deleted.Add(id);
        }

        await host.RunJobs();
        await agent.Client.CallLogs.ListAsync(agent.Id, limit: 100);
        foreach (var (id, bytes) in await StoredBytes(agent))
        {
            if (deleted.Contains(id))
                doomed.Add(bytes);
            else
                kept.Add(bytes);
        }

        Assert.NotEmpty(doomed.FindIn(store.DataDirectory));

        foreach (var id in deleted)
        {
            await agent.Client.CallLogs.DeleteAsync(agent.Id, id);
            await agent.Post(SomeCall.Of(SomeCall.User(1, RandomNumberGenerator.GetHexString(400))));
        }

        // What other calls have as well, such as how the stored bytes begin, is no trace of the deleted ones.
        foreach (var (_, bytes) in await StoredBytes(agent))
            doomed.Except(bytes);
        await Erased(doomed, store);
        Assert.NotEmpty(kept.FindIn(store.DataDirectory));
    }

    [Fact]
    public async Task What_is_being_read_is_erased_when_the_reader_ends_and_nobody_waits_for_that()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var host = await CallbookHost.StartOn(store);
        var agent = await TestAgent.Create(host);
        var id = await agent.Post(SomeCall.Of(SomeCall.User(1, "Forget me.")) with { RoomName = "room-forget-me" });
        var words = new Traces();
        words.Add("room-forget-me");
        await using (var reading = await host.Dialect.BeginRead(CancellationToken.None))
        {
            await using (var command = reading.Command("select count(*) from call_logs"))
                Assert.Equal(1L, await command.ExecuteScalarAsync());
            await agent.Client.CallLogs.DeleteAsync(agent.Id, id.Id);

            Assert.False(await host.Dialect.EraseDeleted(CancellationToken.None));
            await agent.Post(SomeCall.Of());
            Assert.NotEmpty(words.FindIn(store.DataDirectory));
        }

        await Erased(words, store);
    }

    [Fact]
    public async Task What_a_killed_server_had_deleted_is_erased_at_the_next_start()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var words = new Traces();
        words.Add("room-forget-me");
        await using (var victim = await ServerProcess.Start(store, $"--Callbook:Bootstrap:ClientSecret={Secret}"))
        {
            using var client = new CallbookClient(victim.Url, "callbook", Secret);
            var agent = await client.Agents.CreateAsync(new("Reception"));
            var log = await client.CallLogs.PostAsync(agent.Id, SomeCall.Of() with { RoomName = "room-forget-me" });
            await client.CallLogs.DeleteAsync(agent.Id, log.Id);
            await victim.Kill();
        }

        await using var next = await CallbookHost.StartOn(store);
        await Erased(words, store);
    }

    static async Task<Guid> Store(TestAgent agent, int number, Traces traces)
    {
        var words = Enumerable.Range(0, 4 + (number % 7 * 20)).Select(_ => RandomNumberGenerator.GetHexString(12)).ToList();
        words.ForEach(traces.Add);
        var entries = words.Chunk(3).Select((some, at) => SomeCall.User(at, string.Join(' ', some))).ToList();
        var room = $"room-{RandomNumberGenerator.GetHexString(12)}";
        traces.Add(room);
        if (number % 3 == 0)
        {
            var call = await agent.StartCall($"\"session_data\": {{ \"note\": \"{room}\" }}");
            foreach (var some in entries.Chunk(5))
                await agent.Append(call, [.. some.Select(entry => new NewTranscriptEntry(entry.Text, entry.Speaker, entry.Timestamp))]);
            return (await agent.End(call)).Id;
        }

        var log = await agent.Post(SomeCall.Of(entries) with { RoomName = room, SummaryText = $"# Summary\n\nAbout {words[0]}.", SourceCallId = room, Source = "dialer" });
        if (number % 4 != 0)
            return log.Id;
        var wav = SomeAudio.Wav();
        traces.Add(wav.AsSpan(44));
        await agent.PutRecording(log.Id, wav).Json(HttpStatusCode.Created);
        return log.Id;
    }

    static async Task<List<(Guid Id, byte[] Bytes)>> StoredBytes(TestAgent agent)
    {
        await using var connection = await agent.Host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command("select id, transcript, events, detail from call_logs where agent_id = @agent", ("@agent", agent.Id));
        await using var row = await command.ExecuteReaderAsync();
        var stored = new List<(Guid, byte[])>();
        while (await row.ReadAsync())
        {
            for (var column = 1; column <= 3; column++)
            {
                if (!await row.IsDBNullAsync(column))
                    stored.Add((row.GetGuid(0), row.GetFieldValue<byte[]>(column)));
            }
        }

        return stored;
    }

    static async Task Erased(Traces words, EmptyStore store)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (words.FindIn(store.DataDirectory) is { Count: > 0 } found)
        {
            Assert.False(patience.IsCancellationRequested, string.Join('\n', found));
            await Task.Delay(100);
        }
    }
}
