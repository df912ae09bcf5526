using Callbook.Server.Agents;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Ingest;

/// <summary>The agent of a platform's session: by the name that the platform has for it, which is its <c>external_id</c>.</summary>
sealed class SessionAgents(SqlDialect dialect, Settings settings)
{
    const int MostNameCharacters = 255;

    /// <summary>Whether anything was told of the session before.</summary>
    public async Task<bool> Knows(PlatformSession session, CancellationToken cancel) => await Recording(session, cancel) is not null;

    /// <summary>Whether the session's agent has its calls recorded; of a session that nobody knows yet, the recording is kept.</summary>
    public async Task<bool> Records(PlatformSession session, CancellationToken cancel) => await Recording(session, cancel) ?? true;

    async Task<bool?> Recording(PlatformSession session, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            """
            select a.enable_recording from platform_sessions s join agents a on a.organization_id = s.organization_id and a.id = s.agent_id
            where s.organization_id = @organization and s.source = @source and s.session_id = @session
            """,
            ("@organization", session.OrganizationId), ("@source", session.Source), ("@session", session.SessionId));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? reader.GetBoolean(0) : null;
    }

    /// <summary>The agent of this name; the stand-in where nobody told one, or none may be made.</summary>
    public async Task<Guid> Find(Guid organizationId, string? name, DateTimeOffset now, CancellationToken cancel)
    {
        var wanted = settings.Ingest.LiveKit;
        var named = name is { Length: > 0 and <= MostNameCharacters } && !name.Contains('\0', StringComparison.Ordinal) ? name : wanted.DefaultAgent;
        if (await NamedAgent.Find(dialect, organizationId, named, cancel) is { } known)
            return known;
        var made = wanted.CreateAgents ? named : wanted.DefaultAgent;
        return await NamedAgent.FindOrMake(dialect, organizationId, made, now, cancel);
    }
}
