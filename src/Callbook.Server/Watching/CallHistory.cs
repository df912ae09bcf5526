using Callbook.Server.Calls;
using Callbook.Server.Hosting.Sharing;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Watching;

/// <summary>
/// Reads the entries of calls from a position on: from their rows during the call, and from the sealed log afterwards. An entry has the
/// same position in both, so watchers do not notice the change.
/// </summary>
sealed class CallHistory(SqlDialect dialect)
{
    // Database connections for all watchers that catch up.
    const int MostAtOnce = 4;

    static readonly string SelectLive =
        $$"""
        select c.organization_id, c.agent_id, c.id, c.started_at, c.next_position, e.position, e.body from {{RowSet.Place}}
        join calls c on c.organization_id = r.organization_id and c.agent_id = r.agent_id and c.id = r.id
        left join call_entries e on e.agent_id = c.agent_id and e.call_id = c.id
            and e.position >= r.from_position and e.position < r.from_position + {{CallNews.MostEntries}}
        order by c.agent_id, c.id, e.position
        """;

    readonly FairGate reading = new(MostAtOnce);

    // Unpacking the largest logs takes hundreds of megabytes each, so only one is unpacked at a time.
    readonly FairGate unpacking = new(1);

    /// <summary>Reads a page of one call for a watcher that must catch up.</summary>
    public async Task<CallNews> CatchUp(CallKey key, long from, CancellationToken cancel)
    {
        using var place = await reading.Enter(key.OrganizationId, cancel);
        // In one snapshot, a call that is being sealed is either in progress or a log.
        await using var read = await dialect.BeginRead(cancel);
        var news = (await Read(read, [(key, from)], cancel))[0];
        if (news.State == CallState.Gone)
        {
            using var turn = await unpacking.Enter(key.OrganizationId, cancel);
            if (await ReopenedLog.Find(read, key, cancel) is { } log)
                news.Add(SessionFold.Settle(log.Call));
        }

        return news;
    }

    /// <summary>Reads a page of each of these calls in one statement. Calls that are not in progress are gone.</summary>
    public async Task<IReadOnlyList<CallNews>> ReadOngoing(IReadOnlyList<(CallKey Key, long From)> places, CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        return await Read(read, places, cancel);
    }

    async Task<IReadOnlyList<CallNews>> Read(SqlTransaction read, IReadOnlyList<(CallKey Key, long From)> places, CancellationToken cancel)
    {
        var news = places.ToDictionary(place => place.Key, place => new CallNews(place.Key, place.From));
        await dialect.Run(read, SelectLive, RowsOf(places), row =>
        {
            var call = news[new(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2))];
            call.Found(row.GetInt64(4));
            if (!row.IsDBNull(5))
                call.Add(row.GetInt64(5), () => StoredEntry.Read(row.GetString(6), entryId: null).ToHeard(Sql.FromMicros(row.GetInt64(3))));
        }, cancel);
        return [.. news.Values];
    }

    static RowSet<(CallKey Key, long From)> RowsOf(IReadOnlyList<(CallKey Key, long From)> places) => RowSet.Of(places)
        .With("organization_id", place => place.Key.OrganizationId)
        .With("agent_id", place => place.Key.AgentId)
        .With("id", place => place.Key.Id)
        .With("from_position", place => place.From);
}
