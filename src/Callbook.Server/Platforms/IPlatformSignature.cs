namespace Callbook.Server.Platforms;

/// <summary>The signature of a platform's request. Verification compares in constant time.</summary>
interface IPlatformSignature
{
    /// <summary>The id of the key that it is made with; null if the platform's keys have none. Then each of its secrets is tried.</summary>
    string? KeyId { get; }

    /// <summary>Whether it may be made with this secret, as far as the headers show: before the body is read.</summary>
    bool MayBeOf(string secret, DateTimeOffset now);

    /// <summary>Whether it is made with this secret for this body.</summary>
    bool IsOf(string secret, ReadOnlySpan<byte> body);
}
