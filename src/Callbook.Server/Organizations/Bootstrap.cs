using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Identity;

namespace Callbook.Server.Organizations;

/// <summary>
/// On an empty database: the first organization, its OAuth client with all scopes and its console member. Any number of servers may start at
/// once; one of them does it. What was generated is returned to be shown once; it is stored as hashes only.
/// </summary>
sealed class Bootstrap(SqlDialect dialect, Settings settings, TimeProvider time)
{
    public sealed record Secrets(string ClientId, string ClientSecret, string MemberEmail, string MemberPassword);

    /// <summary>The secrets, or null when the database was in use already.</summary>
    public async Task<Secrets?> Run(CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        await dialect.LockSchema(write, cancel);
        await using (var count = write.Command("select count(*) from organizations"))
        {
            if (await count.ExecuteScalarAsync(cancel) is not 0L)
                return null;
        }

        var wanted = settings.Bootstrap;
        var secrets = new Secrets(
            wanted.ClientId ?? "callbook",
            wanted.ClientSecret ?? Secret.Create(Secret.ClientSecretPrefix),
            wanted.MemberEmail ?? "owner@callbook.local",
            wanted.MemberPassword ?? Secret.Create(""));
        await Insert(write, secrets, cancel);
        await write.Commit(cancel);
        return secrets;
    }

    async Task Insert(SqlTransaction write, Secrets secrets, CancellationToken cancel)
    {
        var organization = Guid.CreateVersion7();
        var now = time.Now().ToMicros();
        await write.Execute(
            "insert into organizations (id, name, created_at) values (@id, @name, @now)", cancel,
            ("@id", organization), ("@name", "Callbook"), ("@now", now));
        await write.Execute(
            """
            insert into oauth_clients (id, organization_id, client_id, name, secret_hash, scopes, created_at)
            values (@id, @organization, @client, @name, @hash, @scopes, @now)
            """,
            cancel, ("@id", Guid.CreateVersion7()), ("@organization", organization), ("@client", secrets.ClientId), ("@name", "First client"),
            ("@hash", Secret.Hash(secrets.ClientSecret)), ("@scopes", Scopes.Join(Scopes.All.Keys)), ("@now", now));
        await write.Execute(
            "insert into members (id, organization_id, email, password_hash, created_at) values (@id, @organization, @email, @hash, @now)", cancel,
            ("@id", Guid.CreateVersion7()), ("@organization", organization), ("@email", secrets.MemberEmail),
            ("@hash", new PasswordHasher<Member>().HashPassword(null!, secrets.MemberPassword)), ("@now", now)); // the hasher does not look at the member
    }
}
