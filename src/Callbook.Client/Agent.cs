using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>A voice agent whose calls are logged.</summary>
/// <param name="Id">Unique identifier of the agent.</param>
/// <param name="OrganizationId">The organization it belongs to.</param>
/// <param name="Name">Its name, 1 to 255 characters.</param>
/// <param name="Description">What it does, or null.</param>
/// <param name="ExternalId">The platform's own name or identifier of the agent, unique in the organization, or null.</param>
/// <param name="Timezone">Its time zone, an IANA name such as <c>Europe/Berlin</c>.</param>
/// <param name="EnableRecording">Whether recordings of its calls are kept.</param>
/// <param name="KeepPartials">Whether every partial recognition result stays in the transcript.</param>
/// <param name="Summaries">Whose summary its calls have: <c>platform_first</c>, <c>ours_first</c>, or <c>none</c>.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it last changed.</param>
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

/// <summary>What an agent is created or replaced with.</summary>
/// <param name="Name">Required. 1 to 255 characters.</param>
/// <param name="Description">Up to 2,000 characters.</param>
/// <param name="ExternalId">Up to 255 characters, unique in the organization.</param>
/// <param name="Timezone">An IANA name; default <c>UTC</c>.</param>
/// <param name="EnableRecording">Default false.</param>
/// <param name="KeepPartials">Default false.</param>
/// <param name="Summaries">Whose summary its calls have: the platform's where it gave one (<c>platform_first</c>, the default), ours (<c>ours_first</c>), or <c>none</c> but what the platform gave.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewAgent(
    string? Name,
    string? Description = null,
    string? ExternalId = null,
    string? Timezone = null,
    bool? EnableRecording = null,
    bool? KeepPartials = null,
    string? Summaries = null);
