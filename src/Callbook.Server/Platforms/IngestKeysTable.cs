using System.Data.Common;
using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Store;

namespace Callbook.Server.Platforms;

/// <summary>The statements of ingest keys that are not bound to the caller's organization.</summary>
static class IngestKeysTable
{
    /// <summary>The keys of all organizations with this id, or those without an id, in the order in which they were added.</summary>
    public static string Select(string? keyId) =>
        $"select organization_id, secret from ingest_keys where platform = @platform and api_key {(keyId is null ? "is null" : "= @key")} order by created_at, id";

    public static async Task<List<PlatformKey>> Read(DbCommand select, StoredSecrets secrets, CancellationToken cancel)
    {
        await using var reader = await select.ExecuteReaderAsync(cancel);
        var found = new List<PlatformKey>();
        while (await reader.ReadAsync(cancel))
            found.Add(new(reader.GetGuid(0), secrets.Unprotect(reader.GetString(1))));
        return found;
    }

    public static Task Insert(SqlTransaction write, IngestKeyRow key, CancellationToken cancel) => write.Execute(
        """
        insert into ingest_keys (id, organization_id, platform, name, api_key, secret, created_at)
        values (@id, @organization, @platform, @name, @key, @secret, @at)
        """,
        cancel,
        ("@id", key.Id), ("@organization", key.OrganizationId), ("@platform", key.Platform), ("@name", key.Name), ("@key", key.ApiKey),
        ("@secret", key.Secret), ("@at", key.CreatedAt.ToMicros()));
}
