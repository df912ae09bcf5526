using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Platforms;

/// <summary>POST /v1/ingest-keys: adds a key that a platform of the caller's organization signs with. Only this response contains a secret that was made here.</summary>
static class PostIngestKey
{
    public static async Task<Results<Created<Item<CreatedIngestKey>>, ProblemHttpResult>> Handle(
        HttpRequest request, Caller caller, [AsParameters] Context context, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewIngestKey, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (Check(body.Value, context.Platforms, context.Keys) is { Any: true } faults)
            return faults.ToResult();
        return await Post(body.Value, caller.OrganizationId, context, cancel) is { } key
            ? TypedResults.Created((string?)null, new Item<CreatedIngestKey>(key))
            : Problems.IngestKeyTaken.ToResult();
    }

    /// <summary>Adds a key that was checked. Null if an organization has it already.</summary>
    public static async Task<CreatedIngestKey?> Post(NewIngestKey wanted, Guid organizationId, Context context, CancellationToken cancel)
    {
        var now = context.Time.Now();
        var platform = context.Platforms.Find(wanted.Platform)!; // checked
        var secret = wanted.Secret ?? Secret.Create(Secret.IngestSecretPrefix);
        var key = new IngestKeyRow
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = organizationId,
            Platform = platform.Name,
            Name = wanted.Name ?? wanted.ApiKey ?? platform.Name,
            ApiKey = wanted.ApiKey,
            Secret = context.Secrets.Protect(secret),
            CreatedAt = now,
        };
        await using var write = await context.Dialect.BeginWrite(cancel);
        // Of two organizations that add the same key at once, one gets it.
        await context.Dialect.LockNames(write, [$"ingest keys of {platform.Name}"], cancel);
        if (await context.Keys.IsTaken(write, platform, organizationId, key.ApiKey, secret, cancel))
            return null;
        await IngestKeysTable.Insert(write, key, cancel);
        await write.Commit(cancel);
        return new(key.Id, key.Platform, key.Name, key.ApiKey ?? "", wanted.Secret is null ? secret : null, key.CreatedAt);
    }

    public static Faults Check(NewIngestKey key, PlatformList platforms, PlatformKeys keys)
    {
        var faults = new Faults();
        var platform = platforms.Find(key.Platform);
        faults.Check(platform is not null, "platform", $"must be one of {string.Join(", ", platforms.All.Select(known => known.Name))}");
        if (platform is { KeysHaveIds: false })
            faults.Check(key.ApiKey is null, "api_key", $"must be left out: the secrets of {platform.Title} have no id");
        else
            faults.CheckName(key.ApiKey, "api_key");
        if (key.Secret is not null)
            faults.CheckName(key.Secret, "secret");
        if (key.Name is not null)
            faults.CheckName(key.Name, "name");
        faults.Check(
            platform is null || keys.MayBeUsed(platform, key.ApiKey, key.Secret ?? ""), key.ApiKey is null ? "secret" : "api_key",
            "must not be a key that everybody knows; a development server may allow it by Callbook:Ingest:AllowWellKnownKeys");
        return faults;
    }

    public sealed record Context(PlatformList Platforms, PlatformKeys Keys, StoredSecrets Secrets, SqlDialect Dialect, TimeProvider Time);
}
