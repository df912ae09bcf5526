namespace Callbook.Server.Platforms;

/// <summary>A secret that a platform signs with. It is encrypted and not hashed, because a signature is verified by computing it again. It is never shown.</summary>
sealed class IngestKeyRow
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string Platform { get; init; }
    public required string Name { get; set; }

    /// <summary>The platform's id of the secret; null if its secrets have none.</summary>
    public string? ApiKey { get; init; }
    public required string Secret { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
