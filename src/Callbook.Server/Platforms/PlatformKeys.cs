using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Platforms;

/// <summary>A key that a signature may be made with.</summary>
sealed record PlatformKey(Guid OrganizationId, string Secret);

/// <summary>
/// Finds the keys that a signature may be made with, before the organization is known. It reads the keys for every request, so a key that is deleted stops at once.
/// </summary>
sealed class PlatformKeys(SqlDialect dialect, StoredSecrets secrets, TimeProvider time)
{
    /// <summary>The keys that the signature may be made with, as far as the headers show. If there are none, the request is refused.</summary>
    public async Task<IReadOnlyList<PlatformKey>> Find(IPlatform platform, IPlatformSignature signature, CancellationToken cancel)
    {
        var known = await Stored(platform.Name, signature.KeyId, cancel);
        if (platform.Settings.Key is var (keyId, secret) && string.Equals(keyId, signature.KeyId, StringComparison.Ordinal) && await First(cancel) is { } first)
            known.Add(new(first, secret));
        var now = time.GetUtcNow();
        return known.FindAll(key => signature.MayBeOf(key.Secret, now));
    }

    // Development servers all have the same key id.
    async Task<List<PlatformKey>> Stored(string platform, string? keyId, CancellationToken cancel)
    {
        await using var connection = await dialect.OpenReserved(cancel);
        await using var command = connection.Command(
            $"select organization_id, secret from ingest_keys where platform = @platform and api_key {(keyId is null ? "is null" : "= @key")} order by created_at, id",
            ("@platform", platform), ("@key", keyId));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new List<PlatformKey>();
        while (await reader.ReadAsync(cancel))
            found.Add(new(reader.GetGuid(0), secrets.Unprotect(reader.GetString(1))));
        return found;
    }

    // The settings belong to the organization of the first start.
    async Task<Guid?> First(CancellationToken cancel)
    {
        await using var connection = await dialect.OpenReserved(cancel);
        await using var command = connection.Command("select id from organizations where created_by is null order by created_at, id limit 1");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? reader.GetGuid(0) : null;
    }
}
