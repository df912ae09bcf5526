using Callbook.Server.Agents;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Platforms;

/// <summary>Finds the agent of a platform's session.</summary>
sealed class SessionAgents(SqlDialect dialect)
{
    /// <summary>Whether anything was reported of the session before.</summary>
    public async Task<bool> Knows(PlatformSession session, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            "select 1 from platform_sessions where organization_id = @organization and source = @source and session_id in (@session, @deleted)",
            ("@organization", session.OrganizationId), ("@source", session.Source), ("@session", session.SessionId), ("@deleted", session.DeletedId));
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    /// <summary>The agent that the platform knows by this name; the default agent where it named none, or where agents are not created.</summary>
    public async Task<Guid> Find(IPlatform platform, Guid organizationId, string? name, DateTimeOffset now, CancellationToken cancel)
    {
        var settings = platform.Settings;
        var named = name is { Length: > 0 and <= Limits.NameCharacters } && !name.Contains('\0', StringComparison.Ordinal) ? name : settings.DefaultAgent;
        if (await NamedAgent.Find(dialect, organizationId, platform.Name, named, cancel) is { } known)
            return known;
        return await NamedAgent.FindOrCreate(dialect, organizationId, platform.Name, settings.CreateAgents ? named : settings.DefaultAgent, now, cancel);
    }
}
