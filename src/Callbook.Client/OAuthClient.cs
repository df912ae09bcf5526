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
