namespace Callbook.Server.Access.OAuth;

/// <summary>An access token that was given out; of the token itself only the hash is kept.</summary>
sealed class AccessTokenRow
{
    public required byte[] TokenHash { get; init; }
    public required Guid OrganizationId { get; init; }
    public required Guid OAuthClientId { get; init; }
    public required string Scopes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}
