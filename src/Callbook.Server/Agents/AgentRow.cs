namespace Callbook.Server.Agents;

/// <summary>A voice agent whose calls are logged.</summary>
sealed class AgentRow
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public string? ExternalId { get; set; }

    /// <summary>The platform that knows the agent by its external id; null: any platform.</summary>
    public string? Platform { get; set; }
    public required string Timezone { get; set; }
    public bool EnableRecording { get; set; }
    public bool KeepPartials { get; set; }

    /// <summary>One of <see cref="SummaryPolicy"/>.</summary>
    public required string Summaries { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
}
