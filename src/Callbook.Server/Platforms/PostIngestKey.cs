using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Platforms;

/// <summary>POST /v1/ingest-keys: what a platform of the caller's organization signs with. The secret is never shown again.</summary>
static class PostIngestKey
{
    static readonly string[] Platforms = ["livekit"];

    public static async Task<Results<Created<Item<IngestKey>>, ProblemHttpResult>> Handle(
        HttpRequest request, Caller caller, CallbookDb db, SqlDialect dialect, TimeProvider time, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewIngestKey, JsonBody.SmallLimit, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (Check(body.Value) is { Any: true } faults)
            return faults.ToResult();
        return await Post(body.Value, caller.OrganizationId, db, dialect, time.Now(), cancel) is { } key
            ? TypedResults.Created((string?)null, new Item<IngestKey>(key))
            : Problems.IngestKeyTaken.ToResult();
    }

    /// <summary>Takes a key that was checked. Null where the organization has it already.</summary>
    public static async Task<IngestKey?> Post(
        NewIngestKey wanted, Guid organizationId, CallbookDb db, SqlDialect dialect, DateTimeOffset now, CancellationToken cancel)
    {
        var key = new IngestKeyRow
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = organizationId,
            Platform = wanted.Platform!, // all three are checked
            Name = wanted.Name ?? wanted.ApiKey!,
            ApiKey = wanted.ApiKey!,
            Secret = wanted.Secret!,
            CreatedAt = now,
        };
        db.IngestKeys.Add(key);
        try
        {
            await db.SaveChangesAsync(cancel);
            return new(key.Id, key.Platform, key.Name, key.ApiKey, key.CreatedAt);
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            return null;
        }
    }

    public static Faults Check(NewIngestKey key)
    {
        var faults = new Faults();
        faults.Check(Array.IndexOf(Platforms, key.Platform) >= 0, "platform", $"must be one of {string.Join(", ", Platforms)}");
        faults.CheckName(key.ApiKey, "api_key");
        faults.CheckName(key.Secret, "secret");
        if (key.Name is not null)
            faults.CheckName(key.Name, "name");
        return faults;
    }
}
