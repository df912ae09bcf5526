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
        return await List(caller.OrganizationId, agentId, paging, dialect, cancel) is { } page
            ? TypedResults.Ok(page)
            : Problems.AgentNotFound.ToResult();
    }

    /// <summary>Returns null if the organization has no such agent.</summary>
    public static async Task<Page<CallInProgress>?> List(
        Guid organizationId, Guid agentId, Paging paging, SqlDialect dialect, CancellationToken cancel)
    {
        if (await FindAgent.Find(dialect, organizationId, agentId, cancel) is null)
            return null;
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
        return new Page<CallInProgress>(calls, Pagination.Of(paging.Page, paging.Limit, total));
    }
}
