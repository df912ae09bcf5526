namespace Callbook.Server.Calls;

/// <summary>Maximum sizes of a call and its parts, for all routes.</summary>
static class Limits
{
    /// <summary>Largest body of a request with a whole call.</summary>
    public const int BodyBytes = 32 * 1024 * 1024;

    /// <summary>Entries of a call that is posted in one request.</summary>
    public const int PostedEntries = 20_000;

    /// <summary>Entries of a call in progress. The same limit applies to its reported facts.</summary>
    public const int OngoingEntries = 100_000;

    /// <summary>Characters of all entries and facts of a call in progress.</summary>
    public const long OngoingCharacters = 64 * 1024 * 1024;

    /// <summary>Maximum time of an entry or of the call's end after its start: 30 days.</summary>
    public const double CallSeconds = 30 * 86_400;

    /// <summary>How much earlier than the call's start a time may be, because it is of another clock. It counts as the start.</summary>
    public const double EarlySeconds = 5;

    /// <summary>Characters of one entry, or of a summary.</summary>
    public const int TextCharacters = 100_000;

    /// <summary>Characters of a name, an identifier or a reason.</summary>
    public const int NameCharacters = 255;

    /// <summary>Bytes of <c>session_data</c> as JSON.</summary>
    public const int SessionDataBytes = 64 * 1024;

    /// <summary>Levels of <c>session_data</c>. Many JSON parsers accept 64, and the response around it needs some of them.</summary>
    public const int SessionDataLevels = 32;

    /// <summary>Bytes of a system event as JSON.</summary>
    public const int EventBytes = 64 * 1024;
}
