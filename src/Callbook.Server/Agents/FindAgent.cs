using Callbook.Server.Store;

namespace Callbook.Server.Agents;

/// <summary>What call logs need to know about their agent.</summary>
sealed record AgentRef(Guid Id, bool KeepPartials, bool EnableRecording);

/// <summary>The agent of a route, in plain SQL: the query runs before every page of call logs.</summary>
static class FindAgent
{
    /// <summary>Null if the organization has no such agent. An agent of another organization looks the same.</summary>
    public static async Task<AgentRef?> Find(SqlDialect dialect, Guid organizationId, Guid agentId, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            "select keep_partials, enable_recording from agents where organization_id = @organization and id = @agent",
            ("@organization", organizationId), ("@agent", agentId));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? new(agentId, reader.GetBoolean(0), reader.GetBoolean(1)) : null;
    }
}
