using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Identity;

namespace Callbook.Server.Organizations;

/// <summary>
/// Creates the first organization in an empty database, with an OAuth client that has all scopes and a console member. Several servers may
/// start at once; one of them does it. Generated secrets are returned to be shown once. Only their hashes are stored.
/// </summary>
sealed class Bootstrap(SqlDialect dialect, BootstrapSettings wanted, TimeProvider time)
{
    /// <summary>The created credentials. A secret that the operator has configured is null, because it is not shown.</summary>
    public sealed record Secrets(string ClientId, string? ClientSecret, string MemberEmail, string? MemberPassword)
    {
        const string Chosen = "(as configured)";

        public string Tell() =>
            $"""

            The database is new. These credentials are shown only once; keep them:

              OAuth client     {ClientId}
              client secret    {ClientSecret ?? Chosen}
              console member   {MemberEmail}
              password         {MemberPassword ?? Chosen}

            """;
    }

    /// <summary>The secrets, or null if the database is in use already.</summary>
    public async Task<Secrets?> Run(CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        await dialect.LockSchema(write, cancel);
        await using (var count = write.Command("select count(*) from organizations"))
        {
            if (await count.ExecuteScalarAsync(cancel) is not 0L)
                return null;
        }

        var clientSecret = wanted.ClientSecret ?? Secret.Create(Secret.ClientSecretPrefix);
        var password = wanted.MemberPassword ?? Secret.Create("");
        var made = new Secrets(wanted.ClientId ?? "callbook", clientSecret, wanted.MemberEmail ?? "owner@callbook.local", password);
        await Insert(write, made, clientSecret, password, cancel);
        await write.Commit(cancel);
        return made with
        {
            ClientSecret = wanted.ClientSecret is null ? clientSecret : null,
            MemberPassword = wanted.MemberPassword is null ? password : null,
        };
    }

    async Task Insert(SqlTransaction write, Secrets made, string clientSecret, string password, CancellationToken cancel)
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
            cancel, ("@id", Guid.CreateVersion7()), ("@organization", organization), ("@client", made.ClientId), ("@name", "First client"),
            ("@hash", Secret.Hash(clientSecret)), ("@scopes", Scopes.Join(Scopes.All.Keys)), ("@now", now));
        await write.Execute(
            "insert into members (id, organization_id, email, password_hash, created_at) values (@id, @organization, @email, @hash, @now)", cancel,
            ("@id", Guid.CreateVersion7()), ("@organization", organization), ("@email", made.MemberEmail),
            ("@hash", new PasswordHasher<MemberRow>().HashPassword(null!, password)), ("@now", now)); // the hasher ignores the member
    }
}
