using System.Data.Common;
using Callbook.Server.Store;

namespace Callbook.Server.Access;

/// <summary>
/// Finds the owner of a presented secret. The organization is not known yet, so the lookup is by the secret's hash alone. It runs for each
/// request, so that a revocation takes effect at once on every server.
/// </summary>
sealed class Credentials(SqlDialect dialect)
{
    const string ByToken =
        """
        select t.organization_id, t.oauth_client_id, t.scopes
        from access_tokens t join oauth_clients c on c.id = t.oauth_client_id
        where t.token_hash = @hash and t.expires_at > now_micros() and (c.expires_at is null or c.expires_at > now_micros())
        """;

    const string ByApiKey =
        "select organization_id, id, scopes from api_keys where key_hash = @hash and (expires_at is null or expires_at > now_micros())";

    const string Valid =
        $"""
        select r.place, t.scopes from {RowSet.Place} join access_tokens t on t.token_hash = r.hash join oauth_clients c on c.id = t.oauth_client_id
        where t.expires_at > now_micros() and (c.expires_at is null or c.expires_at > now_micros())
        union all
        select r.place, k.scopes from {RowSet.Place} join api_keys k on k.key_hash = r.hash where k.expires_at is null or k.expires_at > now_micros()
        """;

    public Task<Caller?> FindCaller(string secret, CancellationToken cancel) => secret switch
    {
        _ when secret.StartsWith(Secret.TokenPrefix, StringComparison.Ordinal) => Find(ByToken, secret, cancel),
        _ when secret.StartsWith(Secret.ApiKeyPrefix, StringComparison.Ordinal) => Find(ByApiKey, secret, cancel),
        _ => Task.FromResult<Caller?>(null),
    };

    /// <summary>The scopes of those of the secrets that are valid, in one statement.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlySet<string>>> FindScopes(IReadOnlyList<string> secrets, CancellationToken cancel)
    {
        var rows = RowSet.Of(secrets.Index()).With("place", secret => secret.Index).With("hash", secret => Secret.Hash(secret.Item));
        var found = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        await using var read = await dialect.BeginReservedRead(cancel);
        await dialect.Run(
            read, Valid, rows, row => found[secrets[row.GetInt32(0)]] = Scopes.Split(row.GetString(1)).ToHashSet(StringComparer.Ordinal), cancel);
        return found;
    }

    /// <summary>The OAuth client with this id and secret, or null.</summary>
    public async Task<KnownClient?> FindClient(string clientId, string clientSecret, CancellationToken cancel)
    {
        await using var connection = await dialect.OpenReserved(cancel);
        await using var command = connection.Command(
            """
            select organization_id, id, scopes, expires_at, secret_hash from oauth_clients
            where client_id = @client and (expires_at is null or expires_at > now_micros())
            """,
            ("@client", clientId));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) && Secret.Matches(clientSecret, reader.GetFieldValue<byte[]>(4))
            ? new(Read(reader), reader.IsDBNull(3) ? null : Sql.FromMicros(reader.GetInt64(3)))
            : null;
    }

    async Task<Caller?> Find(string sql, string secret, CancellationToken cancel)
    {
        await using var connection = await dialect.OpenReserved(cancel);
        await using var command = connection.Command(sql, ("@hash", Secret.Hash(secret)));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? Read(reader) : null;
    }

    static Caller Read(DbDataReader reader) => new(reader.GetGuid(0), reader.GetGuid(1), Scopes.Split(reader.GetString(2)));
}

/// <summary>An authenticated OAuth client.</summary>
sealed record KnownClient(Caller Caller, DateTimeOffset? ExpiresAt);
