using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>A program that gets access tokens by client credentials.</summary>
/// <param name="Id">Unique identifier of the client, by which it is deleted.</param>
/// <param name="ClientId">What it calls itself when it asks for a token.</param>
/// <param name="Name">Its name, 1 to 255 characters.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ExpiresAt">When it and its tokens stop working, or null.</param>
public sealed record OAuthClient(
    Guid Id,
    string ClientId,
    string Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt);

/// <summary>What an OAuth client is created with.</summary>
/// <param name="Name">Required. 1 to 255 characters.</param>
/// <param name="Scopes">Required. What it may do: at least one scope, and none that the caller does not have.</param>
/// <param name="ExpiresAt">When it stops working; default never.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewOAuthClient(string? Name, IReadOnlyList<string?>? Scopes, DateTimeOffset? ExpiresAt = null);

/// <summary>An OAuth client that was just created.</summary>
/// <param name="Id">Unique identifier of the client, by which it is deleted.</param>
/// <param name="ClientId">What it calls itself when it asks for a token.</param>
/// <param name="ClientSecret">Its secret: shown here and never again.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ExpiresAt">When it and its tokens stop working, or null.</param>
public sealed record CreatedOAuthClient(
    Guid Id,
    string ClientId,
    string ClientSecret,
    string Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt);

/// <summary>A key that is presented as it is: <c>Authorization: Bearer cbk_…</c>.</summary>
/// <param name="Id">Unique identifier of the key, by which it is deleted.</param>
/// <param name="Name">Its name, 1 to 255 characters.</param>
/// <param name="Prefix">The first characters of the key, by which people tell keys apart.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ExpiresAt">When it stops working, or null.</param>
public sealed record ApiKey(
    Guid Id,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt);

/// <summary>What an API key is created with.</summary>
/// <param name="Name">Required. 1 to 255 characters.</param>
/// <param name="Scopes">Required. What it may do: at least one scope, and none that the caller does not have.</param>
/// <param name="ExpiresAt">When it stops working; default never.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewApiKey(string? Name, IReadOnlyList<string?>? Scopes, DateTimeOffset? ExpiresAt = null);

/// <summary>An API key that was just created.</summary>
/// <param name="Id">Unique identifier of the key, by which it is deleted.</param>
/// <param name="Key">The key: shown here and never again.</param>
/// <param name="Name">Its name.</param>
/// <param name="Prefix">The first characters of the key.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ExpiresAt">When it stops working, or null.</param>
public sealed record CreatedApiKey(
    Guid Id,
    string Key,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt);

/// <summary>What a platform signs with when it sends calls. Its secret is never shown.</summary>
/// <param name="Id">Unique identifier, by which it is deleted.</param>
/// <param name="Platform">Whose it is: <c>livekit</c>.</param>
/// <param name="Name">Its name, 1 to 255 characters.</param>
/// <param name="ApiKey">The platform's name for it, which stands in what is signed.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record IngestKey(Guid Id, string Platform, string Name, string ApiKey, DateTimeOffset CreatedAt);

/// <summary>What an ingest key is created with.</summary>
/// <param name="Platform">Required. Whose it is: <c>livekit</c>.</param>
/// <param name="ApiKey">Required. The platform's name for it, such as <c>APIxyz</c>; 1 to 255 characters.</param>
/// <param name="Secret">Required. What is signed with; 1 to 255 characters.</param>
/// <param name="Name">Its name, 1 to 255 characters; default the API key.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewIngestKey(string? Platform, string? ApiKey, string? Secret, string? Name = null);
