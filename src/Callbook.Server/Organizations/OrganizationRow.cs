namespace Callbook.Server.Organizations;

/// <summary>Whose agents, calls and credentials: nothing is shared between two organizations.</summary>
sealed class OrganizationRow
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }

    /// <summary>The organization that made this one and may list it.</summary>
    public Guid? CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
