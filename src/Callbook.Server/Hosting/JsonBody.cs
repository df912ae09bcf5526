using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Hosting;

/// <summary>Reads a JSON body of limited size and reports faults by their place in it. Exactly one of value and problem is set.</summary>
static partial class JsonBody
{
    /// <summary>Limit in bytes for a body that holds names and settings, not calls.</summary>
    public const int SmallLimit = 64 * 1024;

    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline;

    public sealed record Outcome<T>(T? Value, ProblemHttpResult? Problem, ReadOnlyMemory<byte> Bytes)
        where T : class
    {
        [MemberNotNullWhen(true, nameof(Problem)), MemberNotNullWhen(false, nameof(Value))]
        public bool IsRefused => Value is null;
    }

    public static Task<Outcome<T>> Read<T>(HttpRequest request, JsonTypeInfo<T> type, int limit, CancellationToken cancel)
        where T : class =>
        Read(request, type, limit, _ => { }, cancel);

    /// <summary>Calls <paramref name="reach"/> with the memory that the body needs, before allocating it.</summary>
    public static async Task<Outcome<T>> Read<T>(HttpRequest request, JsonTypeInfo<T> type, int limit, Action<long> reach, CancellationToken cancel)
        where T : class
    {
        var (bytes, problem) = await ReadJson(request, limit, reach, cancel);
        if (problem is not null)
            return new(null, problem, default);
        return TryParse(bytes.Span, type, out var value, out var fault)
            ? new(value, null, bytes)
            : new(null, Faults.Of(fault.Place, fault.What), default);
    }

    /// <summary>The bytes of a body whose media type is JSON. They are not parsed or validated.</summary>
    public static async Task<(ReadOnlyMemory<byte> Bytes, ProblemHttpResult? Problem)> ReadJson(
        HttpRequest request, int limit, Action<long> reach, CancellationToken cancel)
    {
        if (!request.HasJsonContentType() || request.Headers.ContentEncoding.Count > 0)
            return (default, Problems.UnsupportedMediaType.ToResult("Send the body as Content-Type: application/json, without a Content-Encoding."));
        return await ReadBytes(request, limit, reach, cancel) is { } bytes ? (bytes.WrittenMemory, null) : (default, TooLarge(limit));
    }

    /// <summary>Parses JSON, or reports the fault and its place. Does not throw.</summary>
    public static bool TryParse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value, out (string Place, string What) fault)
        where T : class
    {
        (value, fault) = (null, ("body", "must be a JSON object"));
        // The reader validates the bytes of a string only when it is read. So invalid UTF-8 is refused here.
        if (!Utf8.IsValid(json))
        {
            fault = ("body", "is not valid UTF-8");
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException wrong)
        {
            fault = Explain(wrong);
        }
        catch (ArgumentException)
        {
            // JsonObject throws this for a duplicate key, whatever AllowDuplicateProperties says.
            fault = ("body", "has an object with a duplicate key");
        }

        return value is not null;
    }

    public static ProblemHttpResult TooLarge(int limit) => Problems.TooLarge.ToResult($"The body may have at most {limit} bytes.");

    /// <summary>The whole body, or null if it is longer than the limit.</summary>
    public static Task<ArrayBufferWriter<byte>?> ReadBytes(HttpRequest request, int limit, CancellationToken cancel) =>
        ReadBytes(request, limit, _ => { }, cancel);

    public static async Task<ArrayBufferWriter<byte>?> ReadBytes(HttpRequest request, int limit, Action<long> reach, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
            return null;
        var known = request.ContentLength ?? 4096;
        reach(known);
        var bytes = new ArrayBufferWriter<byte>((int)known + 1);
        while (await request.Body.ReadAsync(bytes.GetMemory(), cancel) is var read and > 0)
        {
            bytes.Advance(read);
            if (bytes.WrittenCount > limit)
                return null;
            // There is no Content-Length. The next step doubles the buffer.
            if (bytes.FreeCapacity == 0)
                reach(2L * bytes.Capacity);
        }

        return bytes;
    }

    // The serializer's message may quote the body, so only the place is reported, and the key if it is unknown.
    static (string Place, string What) Explain(JsonException fault)
    {
        var place = fault.Path is { Length: > 2 } path ? path[2..] : "body";
        if (UnknownProperty().Match(fault.Message) is { Success: true } unknown)
        {
            return unknown.Groups["name"] is { Success: true, Value: var name }
                ? (name, "is not a known key")
                : ("body", "has an unknown key");
        }

        return (place, fault switch
        {
            { InnerException: JsonException } => "is not well-formed JSON",
            { InnerException.Message: var why } when why.Contains("UTF-16", StringComparison.Ordinal) => "has an unpaired surrogate",
            { Message: var what } when what.StartsWith("must be", StringComparison.Ordinal) => what.Split(" Path:", 2)[0].TrimEnd('.'),
            { Message: var what } when what.StartsWith("Duplicate property", StringComparison.Ordinal) => "is a duplicate key",
            _ when place == "body" => "must be a JSON object",
            _ => "has the wrong type",
        });
    }

    // The name of an unknown key is reported only if it is short and has no special characters.
    [GeneratedRegex(@"\AThe JSON property '((?<name>[\w .-]{1,64})'|.*) could not be mapped", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnknownProperty();
}
