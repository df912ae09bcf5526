using System.Text.Json.Serialization;

namespace Callbook.Client;

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
