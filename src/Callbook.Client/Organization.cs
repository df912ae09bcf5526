using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>Whose agents, calls and credentials: nothing is shared between two organizations.</summary>
/// <param name="Id">Unique identifier of the organization.</param>
/// <param name="Name">Its name, 1 to 255 characters.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record Organization(Guid Id, string Name, DateTimeOffset CreatedAt);

/// <summary>What an organization is created with.</summary>
/// <param name="Name">Required. 1 to 255 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewOrganization(string? Name);

/// <summary>An organization that was just created, with the first client of its own.</summary>
/// <param name="Id">Unique identifier of the organization.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="OAuthClient">Its first OAuth client. The secret is shown here and never again.</param>
public sealed record CreatedOrganization(
    Guid Id,
    string Name,
    DateTimeOffset CreatedAt,
    [property: JsonPropertyName("oauth_client")] FirstOAuthClient OAuthClient);

/// <summary>The OAuth client that a new organization begins with.</summary>
/// <param name="ClientId">What it calls itself when it asks for a token.</param>
/// <param name="ClientSecret">Its secret: shown once.</param>
/// <param name="Scopes">What it may do: everything but creating organizations.</param>
public sealed record FirstOAuthClient(string ClientId, string ClientSecret, IReadOnlyList<string> Scopes);
