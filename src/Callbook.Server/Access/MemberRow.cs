namespace Callbook.Server.Access;

/// <summary>Someone who signs in to the console.</summary>
sealed class MemberRow
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string Email { get; init; }
    public required string PasswordHash { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}
