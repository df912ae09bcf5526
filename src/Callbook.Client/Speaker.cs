using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>Who an entry of a transcript comes from.</summary>
[JsonConverter(typeof(SpeakerConverter))]
public enum Speaker
{
    /// <summary>The voice agent.</summary>
    Agent,

    /// <summary>The person on the telephone.</summary>
    User,

    /// <summary>Neither: transfers, webhook executions, why the call ended.</summary>
    System,
}

sealed class SpeakerConverter() : JsonStringEnumConverter<Speaker>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
