using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>The owner of agents, calls and credentials. Organizations share no data.</summary>
/// <param name="Id">Unique identifier of the organization.</param>
/// <param name="Name">Name of the organization, 1 to 255 characters.</param>
/// <param name="CreatedAt">When the organization was created.</param>
public sealed record Organization(Guid Id, string Name, DateTimeOffset CreatedAt);

/// <summary>The properties that an organization is created with.</summary>
/// <param name="Name">Required. Name of the organization, 1 to 255 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewOrganization(string? Name);

/// <summary>An organization that was just created, with its first OAuth client.</summary>
/// <param name="Id">Unique identifier of the organization.</param>
/// <param name="Name">Name of the organization.</param>
/// <param name="CreatedAt">When the organization was created.</param>
/// <param name="OAuthClient">The organization's first OAuth client. Its secret is shown only in this answer.</param>
public sealed record CreatedOrganization(
    Guid Id,
    string Name,
    DateTimeOffset CreatedAt,
    [property: JsonPropertyName("oauth_client")] FirstOAuthClient OAuthClient);

/// <summary>The first OAuth client of a new organization.</summary>
/// <param name="ClientId">The <c>client_id</c> for token requests.</param>
/// <param name="ClientSecret">The <c>client_secret</c> for token requests, shown only once.</param>
/// <param name="Scopes">The client's scopes: all but <c>organizations:write</c>.</param>
public sealed record FirstOAuthClient(string ClientId, string ClientSecret, IReadOnlyList<string> Scopes);
