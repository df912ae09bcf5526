using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access.OAuth;

/// <summary>POST /v1/oauth-clients: another client of the caller's organization. Its secret is in this answer and nowhere else.</summary>
static class PostOAuthClient
{
    public static async Task<Results<Created<Item<CreatedOAuthClient>>, ProblemHttpResult>> Handle(
        HttpRequest request, Caller caller, CallbookDb db, TimeProvider time, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewOAuthClient, JsonBody.SmallLimit, cancel);
        if (body.IsRefused)
            return body.Problem;
        var (wanted, now) = (body.Value, time.Now());
        if (NewCredential.Check(wanted.Name, wanted.Scopes, wanted.ExpiresAt, now) is { Any: true } faults)
            return faults.ToResult();
        return await Post(wanted, caller, db, now, cancel) is { } created
            ? TypedResults.Created((string?)null, new Item<CreatedOAuthClient>(created))
            : NewCredential.Refuse();
    }

    /// <summary>Takes a client that was checked. Null where the caller lacks a scope that the client is to have.</summary>
    public static async Task<CreatedOAuthClient?> Post(
        NewOAuthClient wanted, Caller caller, CallbookDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var scopes = wanted.Scopes!; // checked
        if (!NewCredential.MayGive(caller, scopes))
            return null;
        var (client, secret) = Create(caller.OrganizationId, wanted.Name!, scopes, now, wanted.ExpiresAt); // checked
        db.OAuthClients.Add(client);
        await db.SaveChangesAsync(cancel);
        return new(client.Id, client.ClientId, secret, client.Name, Scopes.Split(client.Scopes), client.CreatedAt, client.ExpiresAt);
    }

    /// <summary>A new client, and the secret that it alone will know.</summary>
    public static (OAuthClientRow Client, string Secret) Create(
        Guid organizationId, string name, IEnumerable<string?> scopes, DateTimeOffset now, DateTimeOffset? expiresAt = null)
    {
        var id = Guid.CreateVersion7(now);
        var secret = Secret.Create(Secret.ClientSecretPrefix);
        return (new()
        {
            Id = id,
            OrganizationId = organizationId,
            ClientId = $"client_{id:n}",
            Name = name,
            SecretHash = Secret.Hash(secret),
            Scopes = Scopes.Join(scopes.OfType<string>()),
            CreatedAt = now,
            ExpiresAt = expiresAt,
        }, secret);
    }
}
