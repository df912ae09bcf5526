using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access;

/// <summary>POST /v1/api-keys: another key of the caller's organization. The key is in this answer and nowhere else.</summary>
static class PostApiKey
{
    // cbk_ and four characters: enough to tell keys apart, and 232 bits are still unknown.
    const int PrefixLength = 8;

    public static async Task<Results<Created<Item<CreatedApiKey>>, ProblemHttpResult>> Handle(
        HttpRequest request, Caller caller, CallbookDb db, TimeProvider time, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewApiKey, JsonBody.SmallLimit, cancel);
        if (body.Value is not { } wanted)
            return body.Problem!; // one of the two is set
        var now = time.Now();
        if (NewCredential.Check(wanted.Name, wanted.Scopes, wanted.ExpiresAt, caller, now) is { } problem)
            return problem;
        var secret = Secret.Create(Secret.ApiKeyPrefix);
        var key = new ApiKeyRow
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = caller.OrganizationId,
            Name = wanted.Name!, // checked above
            Prefix = secret[..PrefixLength],
            KeyHash = Secret.Hash(secret),
            Scopes = Scopes.Join(wanted.Scopes!.OfType<string>()), // checked above
            CreatedAt = now,
            ExpiresAt = wanted.ExpiresAt,
        };
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(cancel);
        return TypedResults.Created((string?)null, new Item<CreatedApiKey>(new(
            key.Id, secret, key.Name, key.Prefix, Scopes.Split(key.Scopes), key.CreatedAt, key.ExpiresAt)));
    }
}
