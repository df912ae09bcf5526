using Callbook.Client;
using Callbook.Server.Store;

namespace Callbook.Server.Agents;

/// <summary>An agent by its <c>external_id</c>: the name that its platform has for it.</summary>
static class NamedAgent
{
    public static async Task<Guid?> Find(SqlDialect dialect, Guid organizationId, string externalId, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            "select id from agents where organization_id = @organization and external_id = @name", ("@organization", organizationId), ("@name", externalId));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? reader.GetGuid(0) : null;
    }

    /// <summary>Makes it where there is none. Its platform recorded what it sends: the recordings are kept.</summary>
    public static async Task<Guid> FindOrMake(SqlDialect dialect, Guid organizationId, string externalId, DateTimeOffset now, CancellationToken cancel)
    {
        while (true)
        {
            if (await Find(dialect, organizationId, externalId, cancel) is { } known)
                return known;
            var made = PostAgent.Create(new NewAgent(externalId, ExternalId: externalId, EnableRecording: true), organizationId, now);
            await using var write = await dialect.BeginWrite(cancel);
            await write.Execute(
                """
                insert into agents (id, organization_id, name, external_id, timezone, enable_recording, keep_partials, created_at, updated_at)
                values (@id, @organization, @name, @name, @timezone, @recording, @partials, @now, @now)
                on conflict do nothing
                """,
                cancel,
                ("@id", made.Id), ("@organization", organizationId), ("@name", externalId), ("@timezone", made.Timezone),
                ("@recording", made.EnableRecording), ("@partials", made.KeepPartials), ("@now", now.ToMicros()));
            await write.Commit(cancel);
        }
    }
}
