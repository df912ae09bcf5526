using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>What a platform signs with when it sends calls. Its secret is never shown.</summary>
/// <param name="Id">Unique identifier, by which it is deleted.</param>
/// <param name="Platform">Whose it is: <c>livekit</c>.</param>
/// <param name="Name">Its name, 1 to 255 characters.</param>
/// <param name="ApiKey">The platform's name for it, which stands in what is signed.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record IngestKey(Guid Id, string Platform, string Name, string ApiKey, DateTimeOffset CreatedAt);

/// <summary>What an ingest key is created with.</summary>
/// <param name="Platform">Required. Whose it is: <c>livekit</c>.</param>
/// <param name="ApiKey">Required. The platform's name for it, such as <c>APIxyz</c>; 1 to 255 characters.</param>
/// <param name="Secret">Required. What is signed with; 1 to 255 characters.</param>
/// <param name="Name">Its name, 1 to 255 characters; default the API key.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewIngestKey(string? Platform, string? ApiKey, string? Secret, string? Name = null);
