using System.IO.Compression;
using System.Text;
using Callbook.Server.Hosting;
using Callbook.Server.Platforms.LiveKit.Otlp;
using Google.Protobuf;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>Reads the body of an OTLP request: protobuf or JSON, gzip or not, bounded either way.</summary>
static class OtlpBody
{
    public const string Protobuf = "application/x-protobuf";
    const string Json = "application/json";
    const int MostBytes = 16 * 1024 * 1024;
    const int MostLevels = 64;

    static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true).WithRecursionLimit(MostLevels));

    public static async Task<JsonBody.Outcome<T>> Read<T>(HttpRequest request, BodyBudget.Share share, CancellationToken cancel)
        where T : class, IMessage<T>, new()
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        var encoding = request.Headers.ContentEncoding.ToString();
        if (type is not (Protobuf or Json) || encoding is not ("" or "identity" or "gzip"))
            return new(null, Problems.UnsupportedMediaType.ToResult($"Send OTLP as {Protobuf} or {Json}, with the Content-Encoding gzip or none."), default);
        try
        {
            // The text of the JSON and the parsed message take several times its size.
            share.Reach(4L * Math.Min(request.ContentLength ?? MostBytes, MostBytes));
            if (await ReadBytes(request, encoding is "gzip", cancel) is not { } bytes)
                return new(null, JsonBody.TooLarge(MostBytes), default);
            share.Reach(4L * bytes.Length);
            return new(type is Protobuf ? Parse<T>(bytes) : Parser.Parse<T>(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length)), null, default);
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidJsonException or InvalidDataException or FormatException or OverflowException)
        {
            return new(null, Faults.Of("body", $"is not valid OTLP {(type is Protobuf ? "protobuf" : "JSON")}"), default);
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

    static T Parse<T>(MemoryStream bytes)
        where T : IMessage<T>, new()
    {
        var message = new T();
        message.MergeFrom(CodedInputStream.CreateWithLimits(bytes, MostBytes, MostLevels));
        return message;
    }

    static async Task<MemoryStream?> ReadBytes(HttpRequest request, bool gzip, CancellationToken cancel)
    {
        await using var inflated = gzip ? new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true) : null;
        var (body, bytes, buffer) = (inflated ?? request.Body, new MemoryStream(), new byte[16 * 1024]);
        while (await body.ReadAsync(buffer, cancel) is var read and > 0)
        {
            if (bytes.Length + read > MostBytes)
                return null;
            bytes.Write(buffer, 0, read);
        }

        bytes.Position = 0;
        return bytes;
    }
}
