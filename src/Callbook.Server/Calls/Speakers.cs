using Callbook.Client;

namespace Callbook.Server.Calls;

/// <summary>The platforms' names for speakers.</summary>
static class Speakers
{
    public static Speaker? Parse(string? name) => name?.ToUpperInvariant() switch
    {
        "AGENT" or "ASSISTANT" or "BOT" => Speaker.Agent,
        "USER" or "CUSTOMER" or "CALLER" => Speaker.User,
        "SYSTEM" => Speaker.System,
        _ => null,
    };

    public static string ToWire(this Speaker speaker) => speaker switch
    {
        Speaker.Agent => "agent",
        Speaker.User => "user",
        Speaker.System => "system",
        _ => throw new ArgumentOutOfRangeException(nameof(speaker)),
    };
}
