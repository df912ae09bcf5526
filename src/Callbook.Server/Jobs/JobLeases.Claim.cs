using System.Runtime.CompilerServices;
using Callbook.Server.Store;

namespace Callbook.Server.Jobs;

sealed partial class JobLeases
{
    // Organizations per query. If none of them has a due job, the next ones are queried.
    const int MostTurns = 64;

    // Two index probes per organization, for any number of jobs: the next organization with jobs that are not dead, and its first job.
    public const string SelectTurns =
        """
        with recursive turns (organization_id, turn) as (
            select @after, 0
            union all
            select (
                select j.organization_id from jobs j
                where j.kind = @kind and j.due_at is not null and j.organization_id > turns.organization_id and j.organization_id <= @until
                order by j.organization_id limit 1), turns.turn + 1
            from turns where turns.organization_id is not null and turns.turn < @most)
        select t.organization_id,
            (select j.due_at from jobs j where j.kind = @kind and j.organization_id = t.organization_id and j.due_at <= now_micros() - @waited order by j.due_at limit 1) is not null
            and not exists (select 1 from job_pauses p where p.organization_id = t.organization_id and p.kind = @kind) as is_due
        from turns t where t.turn > 0 and t.organization_id is not null order by t.turn
        """;

    public const string ClaimDue =
        """
        with due as materialized (
            select j.id as due_id from jobs j
            where j.kind = @kind and j.organization_id = @organization and j.due_at <= now_micros()
            order by j.due_at limit @most {skip})
        update jobs set state = 'running', attempts = attempts + 1, lease = @lease, due_at = now_micros() + @lifetime
        from due where id = due_id
        returning id, organization_id, agent_id, subject_id, payload, attempts, wanted
        """;

    /// <summary>
    /// Claims due jobs: from each organization as many as it has turns, oldest first. An organization that already has its share of the
    /// workers is served only when no other waits.
    /// </summary>
    public async Task<IReadOnlyList<LeasedJob>> Claim(string kind, int most, JobTurns turns, CancellationToken cancel)
    {
        var claim = new Claiming(kind, most, Guid.CreateVersion7(), Waited: TimeSpan.Zero);
        await using var write = await dialect.BeginWrite(cancel);
        var (jobs, waiting, served) = (new List<LeasedJob>(), new List<Guid>(), new List<Guid>());
        await foreach (var organization in Waiting(write, claim, turns.Last, cancel))
        {
            (turns.HasItsShare(organization) ? served : waiting).Add(organization);
            if (waiting.Count < most)
                continue;
            await Share(write, claim, waiting, jobs, cancel);
            if (jobs.Count > 0)
                break;
            waiting.Clear(); // other servers have just claimed their jobs
        }

        if (jobs.Count == 0)
            await Share(write, claim, waiting, jobs, cancel);
        if (jobs.Count == 0)
            await Share(write, claim, served, jobs, cancel);
        if (jobs.Count > 0)
            await write.Commit(cancel);
        return jobs;
    }

    /// <summary>Whether an organization with at most this many workers has had a due job for so long.</summary>
    public async Task<bool> IsAwaited(string kind, JobTurns turns, int workers, TimeSpan waited, CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        await foreach (var organization in Waiting(read, new(kind, 1, Guid.Empty, waited), turns.Last, cancel))
        {
            if (turns.WorkersOf(organization) <= workers)
                return true;
        }

        return false;
    }

    // Organizations with due jobs, each once, starting after the one that was served last.
    static async IAsyncEnumerable<Guid> Waiting(
        SqlTransaction read, Claiming claim, Guid last, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var (from, until) in new[] { (last, Guid.AllBitsSet), (Guid.Empty, last) })
        {
            var after = from;
            while (after != until)
            {
                var page = await Turns(read, claim, after, until, cancel);
                foreach (var (organization, isDue) in page)
                {
                    if (isDue)
                        yield return organization;
                }

                after = page.Count == MostTurns ? page[^1].OrganizationId : until;
            }
        }
    }

    static async Task<IReadOnlyList<(Guid OrganizationId, bool IsDue)>> Turns(
        SqlTransaction read, Claiming claim, Guid after, Guid until, CancellationToken cancel)
    {
        var page = new List<(Guid, bool)>();
        await using var command = read.Command(
            SelectTurns,
            ("@kind", claim.Kind), ("@after", after), ("@until", until), ("@most", MostTurns), ("@waited", claim.Waited.ToMicros()));
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
            page.Add((row.GetGuid(0), row.GetBoolean(1)));
        return page;
    }

    // Turns that one organization does not need go to those with more jobs.
    async Task Share(SqlTransaction write, Claiming claim, List<Guid> organizations, List<LeasedJob> jobs, CancellationToken cancel)
    {
        while (organizations.Count > 0 && jobs.Count < claim.Most)
        {
            var (share, more) = (Math.Max(1, (claim.Most - jobs.Count) / organizations.Count), new List<Guid>());
            foreach (var organization in organizations.TakeWhile(_ => jobs.Count < claim.Most))
            {
                var before = jobs.Count;
                await ClaimOf(write, claim, organization, share, jobs, cancel);
                if (jobs.Count == before + share)
                    more.Add(organization);
            }

            organizations = more;
        }
    }

    async Task ClaimOf(SqlTransaction write, Claiming claim, Guid organization, int most, List<LeasedJob> jobs, CancellationToken cancel)
    {
        await using var command = write.Command(
            ClaimDue.Replace("{skip}", dialect.SkipLocked, StringComparison.Ordinal),
            ("@kind", claim.Kind), ("@organization", organization), ("@lifetime", Lifetime.ToMicros()),
            ("@most", most), ("@lease", claim.Lease));
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            jobs.Add(new(
                row.GetGuid(0), JobSubject.Read(row.GetGuid(1), row.GetGuid(2), row.GetGuid(3)), row.IsDBNull(4) ? null : secrets.Unprotect(row.GetString(4)),
                row.GetInt32(5), row.GetInt64(6), claim.Lease));
        }
    }

    sealed record Claiming(string Kind, int Most, Guid Lease, TimeSpan Waited);
}
