using Callbook.Client;

namespace Callbook.Server.Ingest;

/// <summary>The names that platforms give to those who speak.</summary>
static class Speakers
{
    public static bool TryParse(string? name, out Speaker speaker)
    {
        Speaker? found = name?.ToUpperInvariant() switch
        {
            "AGENT" or "ASSISTANT" or "BOT" => Speaker.Agent,
            "USER" or "CUSTOMER" or "CALLER" => Speaker.User,
            "SYSTEM" => Speaker.System,
            _ => null,
        };
        speaker = found ?? default;
        return found is not null;
    }
}
