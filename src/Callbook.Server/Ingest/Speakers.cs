using Callbook.Client;

namespace Callbook.Server.Ingest;

/// <summary>The names that platforms give to those who speak.</summary>
static class Speakers
{
    public static Speaker? Parse(string? name) => name?.ToUpperInvariant() switch
    {
        "AGENT" or "ASSISTANT" or "BOT" => Speaker.Agent,
        "USER" or "CUSTOMER" or "CALLER" => Speaker.User,
        "SYSTEM" => Speaker.System,
        _ => null,
    };
}
