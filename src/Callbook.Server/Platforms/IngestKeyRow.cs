namespace Callbook.Server.Platforms;

/// <summary>What a platform signs with. The secret is kept as it is, as a signature is checked by making it again; it is never shown.</summary>
sealed class IngestKeyRow
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string Platform { get; init; }
    public required string Name { get; set; }
    public required string ApiKey { get; init; }
    public required string Secret { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
