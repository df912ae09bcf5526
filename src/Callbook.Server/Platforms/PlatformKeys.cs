using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Store;

namespace Callbook.Server.Platforms;

/// <summary>A key that a signature may be made with.</summary>
sealed record PlatformKey(Guid OrganizationId, string Secret);

/// <summary>
/// Finds the keys that a signature may be made with, before the organization is known. It reads the keys for every request, so a key that is deleted stops at
/// once. A key proves nothing if two organizations have it, or if everybody knows it.
/// </summary>
sealed class PlatformKeys(SqlDialect dialect, StoredSecrets secrets, IngestSettings settings, TimeProvider time)
{
    /// <summary>The keys that the signature may be made with, as far as the headers show. If there are none, the request is refused.</summary>
    public async Task<IReadOnlyList<PlatformKey>> Find(IPlatform platform, IPlatformSignature signature, CancellationToken cancel)
    {
        var known = new List<PlatformKey>();
        // The operator's key comes first, whoever else has it.
        if (platform.Settings.Key is var (keyId, secret) && string.Equals(keyId, signature.KeyId, StringComparison.Ordinal) && await First(cancel) is { } first)
            known.Add(new(first, secret));
        known.AddRange(await Stored(platform.Name, signature.KeyId, cancel));
        var now = time.GetUtcNow();
        return known.FindAll(key => MayBeUsed(platform, signature.KeyId, key.Secret) && signature.MayBeOf(key.Secret, now));
    }

    /// <summary>Whether a key with this id and secret may be used at all.</summary>
    public bool MayBeUsed(IPlatform platform, string? keyId, string secret) => settings.AllowWellKnownKeys || !platform.IsWellKnown(keyId, secret);

    /// <summary>Whether somebody has the key already: one with this id, or with this secret if the platform's secrets have no ids.</summary>
    public async Task<bool> IsTaken(SqlTransaction read, IPlatform platform, Guid organizationId, string? keyId, string secret, CancellationToken cancel)
    {
        if (platform.Settings.Key is var (operators, own) && (keyId is null ? own == secret : keyId == operators) && await First(cancel) != organizationId)
            return true;
        await using var select = read.Command(IngestKeysTable.Select(keyId), ("@platform", platform.Name), ("@key", keyId));
        return (await IngestKeysTable.Read(select, secrets, cancel)).Exists(key => keyId is not null || key.Secret == secret);
    }

    async Task<IEnumerable<PlatformKey>> Stored(string platform, string? keyId, CancellationToken cancel)
    {
        await using var connection = await dialect.OpenReserved(cancel);
        await using var select = connection.Command(IngestKeysTable.Select(keyId), ("@platform", platform), ("@key", keyId));
        return (await IngestKeysTable.Read(select, secrets, cancel))
            .GroupBy(key => key.Secret, StringComparer.Ordinal)
            .Where(same => same.DistinctBy(key => key.OrganizationId).Count() == 1)
            .SelectMany(same => same);
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
