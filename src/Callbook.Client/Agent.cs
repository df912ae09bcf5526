using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>A voice agent whose calls are logged.</summary>
/// <param name="Id">Unique identifier of the agent.</param>
/// <param name="OrganizationId">The organization that the agent belongs to.</param>
/// <param name="Name">Name of the agent, 1 to 255 characters.</param>
/// <param name="Description">What the agent does, up to 2,000 characters, or null.</param>
/// <param name="ExternalId">The platform's name or identifier of the agent, unique in the organization, or null.</param>
/// <param name="Timezone">The agent's time zone, an IANA name such as <c>Europe/Berlin</c>.</param>
/// <param name="EnableRecording">Whether recordings of the agent's calls are stored.</param>
/// <param name="KeepPartials">Whether partial recognition results stay in the transcript after their final.</param>
/// <param name="Summaries">Which summary the agent's calls show: <c>platform_first</c>, <c>ours_first</c> or <c>none</c>.</param>
/// <param name="CreatedAt">When the agent was created.</param>
/// <param name="UpdatedAt">When the agent last changed.</param>
public sealed record Agent(
    Guid Id,
    Guid OrganizationId,
    string Name,
    string? Description,
    string? ExternalId,
    string Timezone,
    bool EnableRecording,
    bool KeepPartials,
    string Summaries,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>The properties that an agent is created or replaced with.</summary>
/// <param name="Name">Required. Name of the agent, 1 to 255 characters.</param>
/// <param name="Description">What the agent does, up to 2,000 characters.</param>
/// <param name="ExternalId">The platform's name or identifier of the agent, 1 to 255 characters, unique in the organization.</param>
/// <param name="Timezone">The agent's time zone, an IANA name such as <c>Europe/Berlin</c>. Default: <c>UTC</c>.</param>
/// <param name="EnableRecording">Whether recordings of the agent's calls are stored. Default: false.</param>
/// <param name="KeepPartials">Whether partial recognition results stay in the transcript after their final. Default: false.</param>
/// <param name="Summaries">Which summary the agent's calls show. <c>platform_first</c> (default): the platform's if it sent one, otherwise a generated one. <c>ours_first</c>: a generated one. <c>none</c>: the platform's if it sent one; none is generated.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewAgent(
    string? Name,
    string? Description = null,
    string? ExternalId = null,
    string? Timezone = null,
    bool? EnableRecording = null,
    bool? KeepPartials = null,
    string? Summaries = null);
