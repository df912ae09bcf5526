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
        if (body.Value is not { } wanted)
            return body.Problem!; // one of the two is set
        var now = time.Now();
        if (NewCredential.Check(wanted.Name, wanted.Scopes, wanted.ExpiresAt, caller, now) is { } problem)
            return problem;
        var (client, secret) = Create(caller.OrganizationId, wanted.Name!, wanted.Scopes!, now, wanted.ExpiresAt); // checked above
        db.OAuthClients.Add(client);
        await db.SaveChangesAsync(cancel);
        return TypedResults.Created((string?)null, new Item<CreatedOAuthClient>(new(
            client.Id, client.ClientId, secret, client.Name, Scopes.Split(client.Scopes), client.CreatedAt, client.ExpiresAt)));
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
