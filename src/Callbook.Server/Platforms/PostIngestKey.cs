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
        if (body.Value is not { } wanted)
            return body.Problem!; // one of the two is set
        if (Check(wanted) is { Any: true } faults)
            return faults.ToResult();
        var now = time.Now();
        var key = new IngestKeyRow
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = caller.OrganizationId,
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
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            return Problems.IngestKeyTaken.ToResult();
        }

        return TypedResults.Created((string?)null, new Item<IngestKey>(new(key.Id, key.Platform, key.Name, key.ApiKey, key.CreatedAt)));
    }

    static Faults Check(NewIngestKey key)
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
