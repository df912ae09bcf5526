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
        if (body.IsRefused)
            return body.Problem;
        var (wanted, now) = (body.Value, time.Now());
        if (NewCredential.Check(wanted.Name, wanted.Scopes, wanted.ExpiresAt, now) is { Any: true } faults)
            return faults.ToResult();
        return await Post(wanted, caller, db, now, cancel) is { } created
            ? TypedResults.Created((string?)null, new Item<CreatedApiKey>(created))
            : NewCredential.Refuse();
    }

    /// <summary>Takes a key that was checked. Null where the caller lacks a scope that the key is to have.</summary>
    public static async Task<CreatedApiKey?> Post(NewApiKey wanted, Caller caller, CallbookDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var scopes = wanted.Scopes!; // checked
        if (!NewCredential.MayGive(caller, scopes))
            return null;
        var secret = Secret.Create(Secret.ApiKeyPrefix);
        var key = new ApiKeyRow
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = caller.OrganizationId,
            Name = wanted.Name!, // checked
            Prefix = secret[..PrefixLength],
            KeyHash = Secret.Hash(secret),
            Scopes = Scopes.Join(scopes.OfType<string>()),
            CreatedAt = now,
            ExpiresAt = wanted.ExpiresAt,
        };
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(cancel);
        return new(key.Id, secret, key.Name, key.Prefix, Scopes.Split(key.Scopes), key.CreatedAt, key.ExpiresAt);
    }
}
