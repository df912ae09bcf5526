namespace Callbook.Server.Organizations;

/// <summary>The owner of agents, calls and credentials. Organizations share nothing.</summary>
sealed class OrganizationRow
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }

    /// <summary>The organization that created this one and may list it.</summary>
    public Guid? CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was deleted; its contents are then being removed.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}
