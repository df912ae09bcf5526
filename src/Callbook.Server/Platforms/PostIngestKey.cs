using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Platforms;

/// <summary>POST /v1/ingest-keys: adds a key that a platform of the caller's organization signs with. The secret is never shown again.</summary>
static class PostIngestKey
{
    public static async Task<Results<Created<Item<IngestKey>>, ProblemHttpResult>> Handle(
        HttpRequest request, Caller caller, [AsParameters] Context context, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewIngestKey, JsonBody.SmallLimit, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (Check(body.Value, context.Platforms) is { Any: true } faults)
            return faults.ToResult();
        return await Post(body.Value, caller.OrganizationId, context.Db, context.Secrets, context.Dialect, context.Time.Now(), cancel) is { } key
            ? TypedResults.Created((string?)null, new Item<IngestKey>(key))
            : Problems.IngestKeyTaken.ToResult();
    }

    /// <summary>Adds a key that was checked. Null if the organization has it already.</summary>
    public static async Task<IngestKey?> Post(
        NewIngestKey wanted, Guid organizationId, CallbookDb db, StoredSecrets secrets, SqlDialect dialect, DateTimeOffset now, CancellationToken cancel)
    {
        var key = new IngestKeyRow
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = organizationId,
            Platform = wanted.Platform!, // checked
            Name = wanted.Name ?? wanted.ApiKey ?? wanted.Platform!,
            ApiKey = wanted.ApiKey,
            Secret = secrets.Protect(wanted.Secret!), // checked
            CreatedAt = now,
        };
        db.IngestKeys.Add(key);
        try
        {
            await db.SaveChangesAsync(cancel);
            return key.ToWire();
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            return null;
        }
    }

    public static Faults Check(NewIngestKey key, PlatformList platforms)
    {
        var faults = new Faults();
        var platform = platforms.Find(key.Platform);
        faults.Check(platform is not null, "platform", $"must be one of {string.Join(", ", platforms.All.Select(known => known.Name))}");
        if (platform is { KeysHaveIds: false })
            faults.Check(key.ApiKey is null, "api_key", $"must be left out: the secrets of {platform.Title} have no id");
        else
            faults.CheckName(key.ApiKey, "api_key");
        faults.CheckName(key.Secret, "secret");
        if (key.Name is not null)
            faults.CheckName(key.Name, "name");
        return faults;
    }

    /// <summary>On the wire the id is an empty text if the secrets of the platform have no ids.</summary>
    public static IngestKey ToWire(this IngestKeyRow key) => new(key.Id, key.Platform, key.Name, key.ApiKey ?? "", key.CreatedAt);

    public sealed record Context(PlatformList Platforms, CallbookDb Db, StoredSecrets Secrets, SqlDialect Dialect, TimeProvider Time);
}
