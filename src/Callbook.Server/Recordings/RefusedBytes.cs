using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Recordings;

/// <summary>The reason why received bytes are not accepted as a recording.</summary>
abstract record RefusedBytes
{
    /// <summary>They are not an audio file of a known kind.</summary>
    public sealed record NoAudio : RefusedBytes;

    public sealed record TooLarge(long MostBytes) : RefusedBytes;

    /// <summary>They do not match a digest that the sender declared.</summary>
    /// <param name="Header">The header with that digest.</param>
    public sealed record WrongDigest(string Header) : RefusedBytes;

    public ProblemHttpResult ToResult() => this switch
    {
        NoAudio => Problems.NoAudio.ToResult(),
        TooLarge refused => Problems.TooLarge.ToResult($"A recording may have at most {refused.MostBytes} bytes."),
        WrongDigest refused => Faults.Of(refused.Header, "does not match the bytes that were received"),
        _ => throw new InvalidOperationException($"A refusal without an answer: {GetType().Name}"),
    };
}
