using Callbook.Client;
using Callbook.Server.Store;

namespace Callbook.Server.Agents;

/// <summary>An agent by its platform and the id that it has there, its <c>external_id</c>.</summary>
static class NamedAgent
{
    /// <summary>The platform's own agent comes before one that belongs to no platform.</summary>
    public static async Task<Guid?> Find(SqlDialect dialect, Guid organizationId, string platform, string externalId, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            """
            select id from agents where organization_id = @organization and external_id = @name and (platform = @platform or platform is null)
            order by platform is null limit 1
            """,
            ("@organization", organizationId), ("@name", externalId), ("@platform", platform));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? reader.GetGuid(0) : null;
    }

    /// <summary>Creates the agent if there is none. Its recordings are kept, because its platform has recorded what it sends.</summary>
    public static async Task<Guid> FindOrCreate(
        SqlDialect dialect, Guid organizationId, string platform, string externalId, DateTimeOffset now, CancellationToken cancel)
    {
        while (true)
        {
            if (await Find(dialect, organizationId, platform, externalId, cancel) is { } known)
                return known;
            var created = PostAgent.Create(new NewAgent(externalId, ExternalId: externalId, EnableRecording: true), organizationId, now);
            await using var write = await dialect.BeginWrite(cancel);
            await write.Execute(
                """
                insert into agents (id, organization_id, name, external_id, platform, timezone, enable_recording, keep_partials, created_at, updated_at)
                values (@id, @organization, @name, @name, @platform, @timezone, @recording, @partials, @now, @now)
                on conflict do nothing
                """,
                cancel,
                ("@id", created.Id), ("@organization", organizationId), ("@name", externalId), ("@platform", platform), ("@timezone", created.Timezone),
                ("@recording", created.EnableRecording), ("@partials", created.KeepPartials), ("@now", now.ToMicros()));
            await write.Commit(cancel);
        }
    }
}
