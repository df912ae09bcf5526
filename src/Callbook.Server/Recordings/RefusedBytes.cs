using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Recordings;

/// <summary>Why bytes that came in are not kept as a recording.</summary>
abstract record RefusedBytes
{
    /// <summary>They are not a file of audio that is known here.</summary>
    public sealed record NoAudio : RefusedBytes;

    public sealed record TooLarge(long MostBytes) : RefusedBytes;

    /// <summary>They are not what their sender hashed.</summary>
    /// <param name="Header">Names the digest that is another.</param>
    public sealed record WrongDigest(string Header) : RefusedBytes;

    public ProblemHttpResult ToResult() => this switch
    {
        NoAudio => Problems.NoAudio.ToResult(),
        TooLarge refused => Problems.TooLarge.ToResult($"A recording may have at most {refused.MostBytes} bytes."),
        WrongDigest refused => Faults.Of(refused.Header, "does not match the bytes that were received"),
        _ => throw new InvalidOperationException($"A refusal without an answer: {GetType().Name}"),
    };
}
