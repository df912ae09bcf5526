using Callbook.Server.Store;

namespace Callbook.Server.Platforms;

/// <summary>Finds whose a platform's signature is. It stands before any organization is known. Asked anew each time: what is deleted stops at once.</summary>
sealed class IngestKeys(SqlDialect dialect)
{
    /// <summary>The secrets under this key, each with its organization: development servers all have the same key.</summary>
    public async Task<IReadOnlyList<(Guid OrganizationId, string Secret)>> Find(string platform, string apiKey, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            "select organization_id, secret from ingest_keys where platform = @platform and api_key = @key order by created_at, id",
            ("@platform", platform), ("@key", apiKey));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new List<(Guid, string)>();
        while (await reader.ReadAsync(cancel))
            found.Add((reader.GetGuid(0), reader.GetString(1)));
        return found;
    }

    /// <summary>The organization that the server was set up with, whose the settings are.</summary>
    public async Task<Guid?> FindFirst(CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command("select id from organizations where created_by is null order by created_at, id limit 1");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? reader.GetGuid(0) : null;
    }
}
