using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Agents;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>GET /v1/agents/{agentId}/calls: the calls in progress with their last entry, newest first.</summary>
static class ListCalls
{
    public static async Task<IResult> Handle(HttpRequest request, Guid agentId, Caller caller, SqlDialect dialect, CancellationToken cancel)
    {
        if (!Paging.TryRead(request, out var paging, out var problem))
            return problem;
        return await FindAgent.Find(dialect, caller.OrganizationId, agentId, cancel) is null
            ? Problems.AgentNotFound.ToResult()
            : TypedResults.Ok(await List(dialect, caller.OrganizationId, agentId, paging, cancel));
    }

    static async Task<Page<CallInProgress>> List(SqlDialect dialect, Guid organizationId, Guid agentId, Paging paging, CancellationToken cancel)
    {
        // One snapshot, so that total and rows agree.
        await using var read = await dialect.BeginRead(cancel);
        await using var count = read.Command(
            "select count(*) from calls where organization_id = @organization and agent_id = @agent", ("@organization", organizationId), ("@agent", agentId));
        var total = (long)(await count.ExecuteScalarAsync(cancel) ?? 0L);
        // Id breaks ties, so that calls that start together never shuffle between pages.
        await using var command = read.Command(
            $"""
            {OngoingCall.Select}
            order by c.started_at desc, c.id desc limit @limit offset @skip
            """,
            ("@organization", organizationId), ("@agent", agentId), ("@limit", paging.Limit), ("@skip", paging.Skip));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var calls = new List<CallInProgress>();
        while (await reader.ReadAsync(cancel))
            calls.Add(OngoingCall.Read(reader).ToWire());
        return new(calls, Pagination.Of(paging.Page, paging.Limit, total));
    }
}
