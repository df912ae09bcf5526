using Callbook.Server.Store;

namespace Callbook.Server.Agents;

/// <summary>What call logs need to know of their agent.</summary>
sealed record AgentRef(Guid Id, bool KeepPartials, bool EnableRecording);

/// <summary>The agent of a route, in plain SQL: it goes before every page of call logs.</summary>
static class FindAgent
{
    /// <summary>Null where the organization has no such agent; another's cannot be told from none.</summary>
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
