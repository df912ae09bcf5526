namespace Callbook.Server.Access.OAuth;

/// <summary>A program that gets access tokens by client credentials.</summary>
sealed class OAuthClientRow
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string ClientId { get; init; }
    public required string Name { get; set; }
    public required byte[] SecretHash { get; set; }
    public required string Scopes { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; set; }
}
