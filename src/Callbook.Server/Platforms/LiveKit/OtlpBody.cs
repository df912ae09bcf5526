using System.IO.Compression;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Platforms.LiveKit.Otlp;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>Reads the body of an OTLP request: protobuf or JSON, gzip or not, bounded either way.</summary>
static class OtlpBody
{
    public const string Protobuf = "application/x-protobuf";
    const string Json = "application/json";
    const int MostBytes = 16 * 1024 * 1024;
    const int MostLevels = 64;

    // Telemetry shrinks to a tenth. What shrinks to less than a hundredth was made to fill memory, unless it is small.
    const int MostInflation = 100;
    const int AnyInflation = 1024 * 1024;

    static readonly JsonShape Values = new() { Values = OtlpMessages.Most };
    static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true).WithRecursionLimit(MostLevels));

    /// <summary>Receives the body and inflates it.</summary>
    public static async Task<(ReceivedBody? Body, ProblemHttpResult? Problem)> Receive(
        HttpRequest request, RequestBodies bodies, Guid organizationId, CancellationToken cancel)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (TypeOf(request) is null || encoding is not ("" or "identity" or "gzip"))
            return (null, Problems.UnsupportedMediaType.ToResult($"Send OTLP as {Protobuf} or {Json}, with the Content-Encoding gzip or none."));
        var sent = await bodies.Receive(request, organizationId, MostBytes, cancel);
        if (sent is null)
            return (null, JsonBody.TooLarge(MostBytes));
        if (encoding is not "gzip")
            return (sent, null);
        using (sent)
        {
            try
            {
                await using var inflated = new GZipStream(sent.Open(), CompressionMode.Decompress);
                var limit = (int)Math.Clamp(MostInflation * (long)sent.Length, AnyInflation, MostBytes);
                return await bodies.Receive(inflated, organizationId, limit, cancel) is { } body
                    ? (body, null)
                    : (null, Problems.TooLarge.ToResult($"The body may have at most {MostBytes} bytes when it is inflated, and at most {MostInflation} times the bytes sent."));
            }
            catch (InvalidDataException)
            {
                return (null, Faults.Of("body", "is not valid gzip"));
            }
        }
    }

    public static async Task<JsonBody.Outcome<T>> Read<T>(HttpRequest request, ReceivedBody body, CancellationToken cancel)
        where T : class, IMessage<T>, new()
    {
        var bytes = await body.Read(cancel);
        var isJson = TypeOf(request) is Json;
        try
        {
            var (message, fault) = isJson ? ReadJson<T>(bytes) : ReadProtobuf<T>(bytes);
            return new(message, message is null ? Faults.Of(fault.Place, fault.What) : null, default);
        }
        catch (Exception wrong) when (wrong is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException)
        {
            return new(null, Faults.Of("body", $"is not valid OTLP {(isJson ? "JSON" : "protobuf")}"), default);
        }
    }

    /// <summary>The answer of OTLP in the sender's format: empty, or the number of rejected records.</summary>
    public static IResult Answer(HttpRequest request, PartialSuccess? partly)
    {
        var answer = new ExportResponse { PartialSuccess = partly };
        return request.ContentType is { } type && type.StartsWith(Protobuf, StringComparison.OrdinalIgnoreCase)
            ? TypedResults.Bytes(answer.ToByteArray(), Protobuf)
            : TypedResults.Text(JsonFormatter.Default.Format(answer), Json);
    }

    static (T? Message, (string Place, string What) Fault) ReadJson<T>(ArraySegment<byte> json)
        where T : class, IMessage<T>, new()
    {
        if (!Values.Allows(json, out var fault))
            return (null, fault);
        using var text = new StreamReader(new MemoryStream(json.Array!, json.Offset, json.Count)); // a body has an array
        return (Parser.Parse<T>(text), default);
    }

    static (T? Message, (string Place, string What) Fault) ReadProtobuf<T>(ArraySegment<byte> bytes)
        where T : class, IMessage<T>, new() => OtlpMessages.AreFew(bytes, new T().Descriptor) switch
        {
            null => (null, ("body", "is not valid OTLP protobuf")),
            false => (null, ("body", $"may have at most {OtlpMessages.Most} messages")),
            // Unknown fields would be kept.
            true => (new MessageParser<T>(() => new()).WithDiscardUnknownFields(true).ParseFrom(bytes.AsSpan()), default),
        };

    static string? TypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Value is Protobuf or Json ? type.MediaType.Value : null;
}
