using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access.OAuth;

/// <summary>POST /v1/oauth-clients: creates a client of the caller's organization. Only this response contains its secret.</summary>
static class PostOAuthClient
{
    public static async Task<Results<Created<Item<CreatedOAuthClient>>, ProblemHttpResult>> Handle(
        HttpRequest request, Caller caller, CallbookDb db, TimeProvider time, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewOAuthClient, cancel);
        if (body.IsRefused)
            return body.Problem;
        var (wanted, now) = (body.Value, time.Now());
        if (NewCredential.Check(wanted.Name, wanted.Scopes, wanted.ExpiresAt, now) is { Any: true } faults)
            return faults.ToResult();
        return await Post(wanted, caller, db, now, cancel) is { } created
            ? TypedResults.Created((string?)null, new Item<CreatedOAuthClient>(created))
            : NewCredential.Refuse();
    }

    /// <summary>Creates a validated client. Null if the caller lacks one of the client's scopes.</summary>
    public static async Task<CreatedOAuthClient?> Post(
        NewOAuthClient wanted, Caller caller, CallbookDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var scopes = wanted.Scopes!; // validated
        if (!NewCredential.MayGive(caller, scopes))
            return null;
        var (client, secret) = Create(caller.OrganizationId, wanted.Name!, scopes, now, wanted.ExpiresAt); // validated
        db.OAuthClients.Add(client);
        await db.SaveChangesAsync(cancel);
        return new(client.Id, client.ClientId, secret, client.Name, Scopes.Split(client.Scopes), client.CreatedAt, client.ExpiresAt);
    }

    /// <summary>A new client and its secret, which is not stored.</summary>
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
