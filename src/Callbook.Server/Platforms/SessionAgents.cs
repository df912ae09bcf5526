using Callbook.Server.Agents;
using Callbook.Server.Calls;
using Callbook.Server.Platforms.LiveKit;
using Callbook.Server.Store;

namespace Callbook.Server.Platforms;

/// <summary>The agent of a platform's session: by the name that the platform has for it, which is its <c>external_id</c>.</summary>
sealed class SessionAgents(SqlDialect dialect, LiveKitSettings wanted)
{
    const int MostNameCharacters = 255;

    /// <summary>Whether anything was told of the session before.</summary>
    public async Task<bool> Knows(PlatformSession session, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            "select 1 from platform_sessions where organization_id = @organization and source = @source and session_id = @session",
            ("@organization", session.OrganizationId), ("@source", session.Source), ("@session", session.SessionId));
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    /// <summary>The agent of this name; the stand-in where nobody told one, or none may be made.</summary>
    public async Task<Guid> Find(Guid organizationId, string? name, DateTimeOffset now, CancellationToken cancel)
    {
        var named = name is { Length: > 0 and <= MostNameCharacters } && !name.Contains('\0', StringComparison.Ordinal) ? name : wanted.DefaultAgent;
        if (await NamedAgent.Find(dialect, organizationId, named, cancel) is { } known)
            return known;
        var made = wanted.CreateAgents ? named : wanted.DefaultAgent;
        return await NamedAgent.FindOrMake(dialect, organizationId, made, now, cancel);
    }
}
