using Callbook.Server.Agents;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Hosting.Sharing;
using Callbook.Server.Store;

namespace Callbook.Server.Writing;

/// <summary>
/// The only writer of ingested calls. It reads, folds and seals on the sender's thread and outside of any transaction, so that a large call
/// blocks no other. The queue then writes the log if the call is unchanged; otherwise the call is read and folded again.
/// </summary>
sealed class CallWriter(CommitQueue queue, SqlDialect dialect, TimeProvider time)
{
    // A sender that appends without a pause could outrun the fold forever. After this many tries the request is refused as overload.
    const int MostTries = 10;

    // Folding a call takes several times its size in memory: the bodies, the entries, the transcript.
    const int BytesPerCharacter = 6;

    readonly WorkTurns folds = new();
    readonly KeyedLock reopening = new();

    /// <summary>Stores a finished call. If the call is in progress, its entries are merged with the stored ones and it is sealed.</summary>
    public async Task<WriteResult> Write(CallWrite write, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var now = time.Now();
            var call = CallFold.Apply(new(), write.Events);
            var key = new CallKey(write.OrganizationId, write.Agent.Id, Guid.CreateVersion7(now));
            var log = Sealing.Seal(call, key, write.Agent, write.Identity, (now, now), posted: true);
            var result = await queue.Commit(new PostedWrite(log) { Offered = call.Offered }, cancel);
            if (result.Outcome == WriteOutcome.StoredBefore)
                return await Join(key with { Id = result.Id }, write, cancel) ?? result;
            if (result.Outcome != WriteOutcome.InProgress)
                return result;
            // The stored start is kept, because the times of stored entries are relative to it.
            var events = write.Events.Where(happened => happened is not CallStarted).ToList();
            result = await Seal(key with { Id = result.Id }, events, write.Identity, idle: null, cancel);
            if (result.Outcome != WriteOutcome.CallGone || attempt == MostTries)
                return result;
        }
    }

    /// <summary>Starts a call.</summary>
    public Task<WriteResult> Start(OngoingCall call, CancellationToken cancel) => queue.Commit(new StartWrite(call), cancel);

    /// <summary>Appends entries to a call, which may have ended already. Returns null if there is no such call.</summary>
    public async Task<EntryOutcome[]?> Append(CallKey key, IReadOnlyList<StoredEntry> entries, CancellationToken cancel)
    {
        if (entries.Count == 0)
            return await Exists(key, cancel) ? [] : null;
        var append = new AppendWrite(key, [.. entries.Select(entry => (entry.EntryId, entry.ToBody()))]);
        return await queue.Commit(append, cancel) ?? await AppendLate(key, entries, cancel);
    }

    /// <summary>Ends a call. The method is idempotent.</summary>
    public Task<WriteResult> End(CallKey key, CallEnded ended, CancellationToken cancel) => Seal(key, [ended], identity: null, idle: null, cancel);

    /// <summary>Ends a call that was idle for longer than this. Returns false if it was not idle or has ended already.</summary>
    public async Task<bool> Close(CallKey key, CallEnded ended, TimeSpan idle, CancellationToken cancel) =>
        (await Seal(key, [ended], identity: null, idle, cancel)).Outcome == WriteOutcome.Stored;

    async Task<WriteResult> Seal(CallKey key, IReadOnlyList<CallEvent> events, CallIdentity? identity, TimeSpan? idle, CancellationToken cancel)
    {
        for (var attempt = 1; attempt <= MostTries; attempt++)
        {
            if (await Fold(key, events, identity, idle, cancel) is not { } seal)
                return new(WriteOutcome.CallGone, key.Id);
            if (await queue.Commit(seal, cancel) is { Outcome: not WriteOutcome.Outdated } result)
                return result;
        }

        throw new OverloadedException();
    }

    // Returns null if no such call is in progress, or if it is not idle.
    async Task<SealWrite?> Fold(CallKey key, IReadOnlyList<CallEvent> events, CallIdentity? identity, TimeSpan? idle, CancellationToken cancel)
    {
        long bytes;
        await using (var read = await dialect.BeginRead(cancel))
        {
            if (await Find(read) is not { } live)
                return null;
            bytes = BytesPerCharacter * live.HeardBytes;
            using var turn = folds.Try(key.OrganizationId, bytes);
            if (turn is not null)
                return await Fold(read, live, events, identity, cancel);
        }

        // Nothing is read while it waits, so that it holds no connection.
        using (await folds.Wait(key.OrganizationId, bytes, cancel))
        {
            await using var read = await dialect.BeginRead(cancel);
            return await Find(read) is { } live ? await Fold(read, live, events, identity, cancel) : null;
        }

        async Task<OngoingCall?> Find(SqlTransaction read) =>
            await OngoingCall.Find(read, key, cancel) is { } live && !(live.Silence <= idle) ? live : null;
    }

    async Task<SealWrite?> Fold(SqlTransaction read, OngoingCall live, IReadOnlyList<CallEvent> events, CallIdentity? identity, CancellationToken cancel)
    {
        if (await KeepsPartials(read, live.Key, cancel) is not { } keepPartials)
            return null;
        var agent = new AgentRef(live.Key.AgentId, keepPartials, live.RecordingWanted);
        var call = CallFold.Apply(await live.Fold(read, cancel), events);
        var now = time.Now();
        var known = new CallIdentity(live.Source, live.SourceCallId, identity?.IdempotencyKey, identity?.BodyHash);
        var log = Sealing.Seal(call, live.Key, agent, known, (now, now), posted: identity is not null);
        return new(log, live.NextPosition, live.FactCount, live.StartedAt) { Offered = call.Offered };
    }

    async Task<EntryOutcome[]?> AppendLate(CallKey key, IReadOnlyList<StoredEntry> entries, CancellationToken cancel)
    {
        var outcomes = default(EntryOutcome[]);
        await Reopen(key, log =>
        {
            outcomes = log.Judge(entries);
            var fresh = entries.Zip(outcomes).Where(entry => entry.Second == EntryOutcome.Accepted).Select(entry => entry.First.ToHeard(log.Call.StartedAt, log.LastEntry)).ToList();
            return fresh.Count == 0 ? null : log.Add(fresh, posted: false, time.Now());
        }, cancel);
        return outcomes;
    }

    /// <summary>Adds late events to a finished call. Returns false if there is no such log, or if an older server sealed it.</summary>
    public async Task<bool> Add(CallKey key, Func<Call, IReadOnlyList<CallEvent>> news, CancellationToken cancel)
    {
        var found = false;
        await Reopen(key, log =>
        {
            found = true;
            return news(log.Call) is { Count: > 0 } events ? log.Add(events, posted: false, time.Now()) : null;
        }, cancel);
        return found;
    }

    // A report may arrive after its sender ended the call or after it was closed as idle. It still holds data that the entries did not
    // have.
    async Task<WriteResult?> Join(CallKey key, CallWrite write, CancellationToken cancel)
    {
        var joined = false;
        await Reopen(key, log =>
        {
            joined = !log.Posted;
            return log.Posted ? null : log.Add(write.Events.Where(happened => happened is not CallStarted), posted: true, time.Now());
        }, cancel);
        return joined ? new(WriteOutcome.StoredBefore, key.Id) : null;
    }

    async Task Reopen(CallKey key, Func<ReopenedLog, ResealWrite?> change, CancellationToken cancel)
    {
        // Serializes changes within this server; between servers the log's updated_at detects conflicts.
        using var turn = await reopening.Take(key.Id, cancel);
        for (var attempt = 1; attempt <= MostTries; attempt++)
        {
            if (await FindSealed(key, cancel) is not { } log || change(log) is not { } reseal
                || (await queue.Commit(reseal, cancel)).Outcome != WriteOutcome.Outdated)
                return;
        }

        throw new OverloadedException();
    }

    async Task<ReopenedLog?> FindSealed(CallKey key, CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        return await ReopenedLog.Find(read, key, cancel);
    }

    /// <summary>Whether the call exists, in progress or over.</summary>
    public async Task<bool> Exists(CallKey key, CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        await using var command = read.Command(
            """
            select 1 from calls where organization_id = @organization and agent_id = @agent and id = @call
            union all select 1 from call_logs where organization_id = @organization and agent_id = @agent and id = @call
            """,
            key.Parameters());
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    static async Task<bool?> KeepsPartials(SqlTransaction read, CallKey key, CancellationToken cancel)
    {
        await using var command = read.Command(
            "select keep_partials from agents where organization_id = @organization and id = @agent", ("@organization", key.OrganizationId), ("@agent", key.AgentId));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? reader.GetBoolean(0) : null;
    }
}
