using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>An OAuth client, which gets access tokens by client credentials.</summary>
/// <param name="Id">Unique identifier of the client, for deleting it.</param>
/// <param name="ClientId">The <c>client_id</c> for token requests.</param>
/// <param name="Name">Name of the client, 1 to 255 characters.</param>
/// <param name="Scopes">The scopes of the client.</param>
/// <param name="CreatedAt">When the client was created.</param>
/// <param name="ExpiresAt">When the client and its tokens expire, or null.</param>
public sealed record OAuthClient(
    Guid Id,
    string ClientId,
    string Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt);

/// <summary>The properties that an OAuth client is created with.</summary>
/// <param name="Name">Required. Name of the client, 1 to 255 characters.</param>
/// <param name="Scopes">Required. At least one scope. The caller can grant only scopes that it has.</param>
/// <param name="ExpiresAt">When the client and its tokens expire; must be in the future. Default: never.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewOAuthClient(string? Name, IReadOnlyList<string?>? Scopes, DateTimeOffset? ExpiresAt = null);

/// <summary>An OAuth client that was just created.</summary>
/// <param name="Id">Unique identifier of the client, for deleting it.</param>
/// <param name="ClientId">The <c>client_id</c> for token requests.</param>
/// <param name="ClientSecret">The <c>client_secret</c> for token requests, shown only in this answer.</param>
/// <param name="Name">Name of the client.</param>
/// <param name="Scopes">The scopes of the client.</param>
/// <param name="CreatedAt">When the client was created.</param>
/// <param name="ExpiresAt">When the client and its tokens expire, or null.</param>
public sealed record CreatedOAuthClient(
    Guid Id,
    string ClientId,
    string ClientSecret,
    string Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt);

/// <summary>An API key, which is sent as the bearer token: <c>Authorization: Bearer cbk_…</c>.</summary>
/// <param name="Id">Unique identifier of the key, for deleting it.</param>
/// <param name="Name">Name of the key, 1 to 255 characters.</param>
/// <param name="Prefix">The first characters of the key, for telling keys apart.</param>
/// <param name="Scopes">The scopes of the key.</param>
/// <param name="CreatedAt">When the key was created.</param>
/// <param name="ExpiresAt">When the key expires, or null.</param>
public sealed record ApiKey(
    Guid Id,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt);

/// <summary>The properties that an API key is created with.</summary>
/// <param name="Name">Required. Name of the key, 1 to 255 characters.</param>
/// <param name="Scopes">Required. At least one scope. The caller can grant only scopes that it has.</param>
/// <param name="ExpiresAt">When the key expires; must be in the future. Default: never.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewApiKey(string? Name, IReadOnlyList<string?>? Scopes, DateTimeOffset? ExpiresAt = null);

/// <summary>An API key that was just created.</summary>
/// <param name="Id">Unique identifier of the key, for deleting it.</param>
/// <param name="Key">The key, shown only in this answer.</param>
/// <param name="Name">Name of the key.</param>
/// <param name="Prefix">The first characters of the key, for telling keys apart.</param>
/// <param name="Scopes">The scopes of the key.</param>
/// <param name="CreatedAt">When the key was created.</param>
/// <param name="ExpiresAt">When the key expires, or null.</param>
public sealed record CreatedApiKey(
    Guid Id,
    string Key,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt);

/// <summary>A key pair that a platform signs its requests with. The secret is never shown.</summary>
/// <param name="Id">Unique identifier of the key, for deleting it.</param>
/// <param name="Platform">The platform: <c>livekit</c>.</param>
/// <param name="Name">Name of the key, 1 to 255 characters.</param>
/// <param name="ApiKey">The platform's API key, which signed requests contain.</param>
/// <param name="CreatedAt">When the key was created.</param>
public sealed record IngestKey(Guid Id, string Platform, string Name, string ApiKey, DateTimeOffset CreatedAt);

/// <summary>An ingest key that was just created.</summary>
/// <param name="Id">Unique identifier of the key, for deleting it.</param>
/// <param name="Platform">The platform: <c>livekit</c>.</param>
/// <param name="Name">Name of the key, 1 to 255 characters.</param>
/// <param name="ApiKey">The platform's API key, which signed requests contain.</param>
/// <param name="Secret">The secret if the server made it, shown only in this answer; null if it was given.</param>
/// <param name="CreatedAt">When the key was created.</param>
public sealed record CreatedIngestKey(Guid Id, string Platform, string Name, string ApiKey, string? Secret, DateTimeOffset CreatedAt);

/// <summary>The properties that an ingest key is created with.</summary>
/// <param name="Platform">Required. The platform: <c>livekit</c>.</param>
/// <param name="ApiKey">The platform's API key, such as <c>APIxyz</c>; 1 to 255 characters. Required if the platform's secrets have one.</param>
/// <param name="Secret">The secret, which signs the requests; 1 to 255 characters. Default: the server makes one.</param>
/// <param name="Name">Name of the key, 1 to 255 characters. Default: the API key.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewIngestKey(string? Platform, string? ApiKey = null, string? Secret = null, string? Name = null);
