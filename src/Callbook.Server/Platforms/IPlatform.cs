namespace Callbook.Server.Platforms;

/// <summary>A platform that reports its calls to <c>POST /v1/ingest/{name}</c>. It is one class, registered by <c>AddPlatform</c>.</summary>
interface IPlatform
{
    /// <summary>In lower case: the last part of its path, the source of its calls, and the platform of its keys and agents.</summary>
    string Name { get; }

    /// <summary>As people write it.</summary>
    string Title { get; }

    /// <summary>For the API's description: what it sends and how it signs that.</summary>
    string Description { get; }

    PlatformSettings Settings { get; }

    /// <summary>Whether its secrets have ids, by which a signature names the one it is made with.</summary>
    bool KeysHaveIds => false;

    /// <summary>Whether everybody knows the key, because the platform's documentation or development server has it.</summary>
    bool IsWellKnown(string? keyId, string secret) => false;

    /// <summary>The content types of its bodies.</summary>
    IReadOnlyList<string> MediaTypes => ["application/json"];

    /// <summary>
    /// How long after the end of a session reports may still arrive. The call becomes a log after that time, or with a report that says it is the last.
    /// </summary>
    TimeSpan Settling => TimeSpan.FromSeconds(30);

    /// <summary>The answer to a report that was stored, and to one that is about no call: a platform could not send anything better.</summary>
    IResult Accepted => TypedResults.Ok();

    /// <summary>The signature of a request, not verified yet; null if it has none. Does not throw.</summary>
    IPlatformSignature? ReadSignature(HttpRequest request);

    /// <summary>
    /// Translates a body whose signature was verified into facts; none if it is about no call. Pure. A body that is not what the platform sends is a
    /// <see cref="FormatException"/> or a <see cref="System.Text.Json.JsonException"/>; an unknown field or value in it is not.
    /// </summary>
    IReadOnlyList<SessionReport> Read(ReadOnlyMemory<byte> body);
}
