using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Hosting;

/// <summary>Reads a JSON body: bounded, and every fault by its place. Exactly one of value and problem is set.</summary>
static partial class JsonBody
{
    public sealed record Outcome<T>(T? Value, ProblemHttpResult? Problem, ReadOnlyMemory<byte> Bytes)
        where T : class;

    public static async Task<Outcome<T>> Read<T>(HttpRequest request, JsonTypeInfo<T> type, int limit, CancellationToken cancel)
        where T : class
    {
        if (!request.HasJsonContentType() || request.Headers.ContentEncoding.Count > 0)
            return new(null, Problems.UnsupportedMediaType.ToResult("Send the body as Content-Type: application/json, without a Content-Encoding."), default);
        var bytes = await ReadBytes(request, limit, cancel);
        if (bytes is null)
            return new(null, TooLarge(limit), default);
        try
        {
            return JsonSerializer.Deserialize(bytes.WrittenSpan, type) is { } value
                ? new(value, null, bytes.WrittenMemory)
                : new(null, Faults.Of("body", "must be a JSON object"), default);
        }
        catch (JsonException fault)
        {
            return new(null, Explain(fault), default);
        }
    }

    public static ProblemHttpResult TooLarge(int limit) => Problems.TooLarge.ToResult($"The body may have at most {limit} bytes.");

    /// <summary>The whole body, or null when it is longer than the limit.</summary>
    public static async Task<ArrayBufferWriter<byte>?> ReadBytes(HttpRequest request, int limit, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
            return null;
        var bytes = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 4096) + 1);
        while (await request.Body.ReadAsync(bytes.GetMemory(), cancel) is var read and > 0)
        {
            bytes.Advance(read);
            if (bytes.WrittenCount > limit)
                return null;
        }

        return bytes;
    }

    // The serializer's message may repeat what was sent, so only the place is told, and the property's name where one is unknown or doubled.
    static ProblemHttpResult Explain(JsonException fault)
    {
        var place = fault.Path is { Length: > 2 } path ? path[2..] : "body";
        if (UnknownProperty().Match(fault.Message) is { Success: true } unknown)
            return Faults.Of(unknown.Groups["name"].Value, "is not known here");
        if (fault.Message.StartsWith("must be", StringComparison.Ordinal))
            return Faults.Of(place, fault.Message.Split(" Path:", 2)[0].TrimEnd('.'));
        return Faults.Of(place, place == "body" || fault.InnerException is JsonException ? "is not well-formed JSON" : "is not of the right type, or stands twice");
    }

    [GeneratedRegex(@"\AThe JSON property '(?<name>\w{1,64})' could not be mapped", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnknownProperty();
}
