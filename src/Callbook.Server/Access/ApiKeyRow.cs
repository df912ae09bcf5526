namespace Callbook.Server.Access;

/// <summary>An API key. Only its hash and its first characters are stored.</summary>
sealed class ApiKeyRow
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string Name { get; set; }
    public required string Prefix { get; init; }
    public required byte[] KeyHash { get; init; }
    public required string Scopes { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; set; }
}
