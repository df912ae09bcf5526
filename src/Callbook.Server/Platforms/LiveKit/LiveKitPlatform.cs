using System.Text.Json;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>The webhooks of a LiveKit server, and the session report that an agent posts by itself.</summary>
sealed class LiveKitPlatform(LiveKitSettings settings) : IPlatform
{
    const int MostLevels = 64;

    public string Name => "livekit";

    public string Title => "LiveKit";

    public string Description =>
        "LiveKit signs the request: `Authorization` is a JWT with the SHA-256 of the body. All reports of a room session become one call log.";

    public PlatformSettings Settings => settings;

    public bool KeysHaveIds => true;

    public bool IsWellKnown(string? keyId, string secret) => LiveKitSettings.IsWellKnown(keyId, secret);

    public IReadOnlyList<string> MediaTypes => ["application/webhook+json", "application/json"];

    public IPlatformSignature? ReadSignature(HttpRequest request) =>
        request.Headers.Authorization is [var authorization] ? LiveKitToken.Read(authorization) : null;

    public IReadOnlyList<SessionReport> Read(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body, new() { MaxDepth = MostLevels });
        if (json.RootElement.ValueKind != JsonValueKind.Object)
            return [];
        var report = json.RootElement.TryGetProperty("event", out _) ? LiveKitWebhook.Read(json.RootElement) : AgentReport.Read(json.RootElement);
        return report is null ? [] : [report];
    }
}
