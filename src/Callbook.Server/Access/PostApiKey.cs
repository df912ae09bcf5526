using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access;

/// <summary>POST /v1/api-keys: creates a key of the caller's organization. Only this response contains the key.</summary>
static class PostApiKey
{
    // cbk_ and four characters: enough to tell keys apart, while 232 bits stay unknown.
    const int PrefixLength = 8;

    public static async Task<Results<Created<Item<CreatedApiKey>>, ProblemHttpResult>> Handle(
        HttpRequest request, Caller caller, CallbookDb db, TimeProvider time, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewApiKey, cancel);
        if (body.IsRefused)
            return body.Problem;
        var (wanted, now) = (body.Value, time.Now());
        if (NewCredential.Check(wanted.Name, wanted.Scopes, wanted.ExpiresAt, now) is { Any: true } faults)
            return faults.ToResult();
        return await Post(wanted, caller, db, now, cancel) is { } created
            ? TypedResults.Created((string?)null, new Item<CreatedApiKey>(created))
            : NewCredential.Refuse();
    }

    /// <summary>Creates a validated key. Null if the caller lacks one of the key's scopes.</summary>
    public static async Task<CreatedApiKey?> Post(NewApiKey wanted, Caller caller, CallbookDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var scopes = wanted.Scopes!; // validated
        if (!NewCredential.MayGive(caller, scopes))
            return null;
        var secret = Secret.Create(Secret.ApiKeyPrefix);
        var key = new ApiKeyRow
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = caller.OrganizationId,
            Name = wanted.Name!, // validated
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
