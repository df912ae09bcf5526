namespace Callbook.Server.Access.OAuth;

/// <summary>An issued access token. Only its hash is stored.</summary>
sealed class AccessTokenRow
{
    public required byte[] TokenHash { get; init; }
    public required Guid OrganizationId { get; init; }
    public required Guid OAuthClientId { get; init; }
    public required string Scopes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}
