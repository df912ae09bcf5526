using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Callbook.Server.Hosting.Bodies;
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

    /// <summary>Reads a small body. It may be no larger than a settings form, so that it takes little memory whatever it holds.</summary>
    public static async Task<Outcome<T>> Read<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        if (RefuseType(request) is { } refused)
            return new(null, refused, default);
        if (await ReadBytes(request, SmallLimit, cancel) is not { } bytes)
            return new(null, TooLarge(SmallLimit), default);
        return TryParse(bytes.WrittenSpan, type, out var value, out var fault)
            ? new(value, null, bytes.WrittenMemory)
            : new(null, Faults.Of(fault.Place, fault.What), default);
    }

    /// <summary>Reads a body that has arrived, if it has no more than the shape allows.</summary>
    public static async Task<Outcome<T>> Read<T>(ReceivedBody body, JsonTypeInfo<T> type, JsonShape shape, CancellationToken cancel)
        where T : class
    {
        var bytes = await body.Read(cancel);
        return shape.Allows(bytes, out var fault) && TryParse(bytes, type, out var value, out fault)
            ? new(value, null, bytes)
            : new(null, Faults.Of(fault.Place, fault.What), default);
    }

    /// <summary>Receives a body whose media type is JSON. It is not parsed or validated.</summary>
    public static async Task<(ReceivedBody? Body, ProblemHttpResult? Problem)> Receive(
        RequestBodies bodies, HttpRequest request, Guid organizationId, int limit, CancellationToken cancel)
    {
        if (RefuseType(request) is { } refused)
            return (null, refused);
        return await bodies.Receive(request, organizationId, limit, cancel) is { } body ? (body, null) : (null, TooLarge(limit));
    }

    static ProblemHttpResult? RefuseType(HttpRequest request) => request.HasJsonContentType() && request.Headers.ContentEncoding.Count == 0
        ? null
        : Problems.UnsupportedMediaType.ToResult("Send the body as Content-Type: application/json, without a Content-Encoding.");

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

    /// <summary>The whole of a small body, or null if it is longer than the limit.</summary>
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
