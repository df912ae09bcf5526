using System.Text.Json;
using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Recordings;
using Google.Protobuf;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>Reads the parts of an agent's upload, each within a limit. The audio is streamed to disk.</summary>
sealed class UploadParts(RecordingSpool spool, RequestBodies bodies, Guid organizationId) : IDisposable
{
    const int MostParts = 16;
    const int MostHeaderBytes = 64 * 1024;
    const int MostHistoryBytes = 32 * 1024 * 1024;
    const int MostLevels = 64;
    const long MostAudioBytes = 1024L * 1024 * 1024;

    ReceivedBody? received;
    JsonDocument? history;

    public UploadHeader? Header { get; private set; }
    public JsonElement? History => history?.RootElement;
    public IncomingRecording? Audio { get; private set; }

    /// <summary>Why the audio was refused; null if it was not.</summary>
    public string? AudioRefused { get; private set; }

    /// <summary>Whether the fault is that a part is larger than its limit: it stays so however often it is sent.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Reads the whole body. The fault in it, or null.</summary>
    public async Task<string?> Read(HttpRequest request, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
            return "must be multipart/form-data with a boundary";
        try
        {
            var reader = new MultipartReader(boundary.Value!, request.Body) { BodyLengthLimit = MostAudioBytes }; // not empty
            for (var part = 1; await reader.ReadNextSectionAsync(cancel) is { } section; part++)
            {
                if (part > MostParts)
                    return $"must have at most {MostParts} parts";
                if (await Read(section, cancel) is { } fault)
                    return fault;
            }

            return Header is null ? "must have a part named header" : await ReadHistory(cancel);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or InvalidProtocolBufferException or JsonException)
        {
            return fault switch
            {
                InvalidProtocolBufferException => "has a header that is not well-formed protobuf",
                JsonException => "has a chat_history that is not well-formed JSON",
                _ => "is not well-formed multipart/form-data, or was cut off",
            };
        }
    }

    async Task<string?> Read(MultipartSection section, CancellationToken cancel)
    {
        var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) ? HeaderUtilities.RemoveQuotes(disposition.Name).Value : null;
        switch (name)
        {
            case "header" when Header is null:
                using (var header = await bodies.Receive(section.Body, organizationId, MostHeaderBytes, cancel))
                {
                    if (header is null)
                        return TooLarge("a header", MostHeaderBytes);
                    Header = UploadHeader.Parser.ParseFrom(header.Open());
                }

                return null;
            case "chat_history" when received is null:
                received = await bodies.Receive(section.Body, organizationId, MostHistoryBytes, cancel);
                return received is null ? TooLarge("a chat_history", MostHistoryBytes) : null;
            case "audio" when Audio is null && AudioRefused is null:
                await Receive(section.Body, cancel);
                return null;
            case "header" or "chat_history" or "audio":
                return $"has the part {name} twice";
            default:
                using (var unknown = await bodies.Receive(section.Body, organizationId, MostHeaderBytes, cancel))
                    return unknown is null ? TooLarge("an unknown part", MostHeaderBytes) : null;
        }
    }

    string TooLarge(string part, int limit)
    {
        IsTooLarge = true;
        return $"has {part} of more than {limit} bytes";
    }

    // After the audio, because nobody else's history is read meanwhile.
    async Task<string?> ReadHistory(CancellationToken cancel)
    {
        if (received is null)
            return null;
        var json = await received.Read(cancel);
        if (!JsonShape.Any.Allows(json, out var fault))
            return $"has a chat_history that {fault.What}";
        history = JsonDocument.Parse(ByteOrderMark.Skip(json.AsMemory()), new() { MaxDepth = MostLevels });
        return null;
    }

    async Task Receive(Stream body, CancellationToken cancel)
    {
        (Audio, var refused) = await spool.Receive(organizationId, body, new(), cancel);
        // An agent that recorded nothing sends an empty file.
        if (refused is not null && body.Position > 0)
            AudioRefused = refused is RefusedBytes.TooLarge ? "too_large" : "no_audio";
    }

    /// <summary>Frees the JSON of the history once its facts are read.</summary>
    public void ForgetHistory()
    {
        history?.Dispose();
        history = null;
    }

    public void Dispose()
    {
        history?.Dispose();
        received?.Dispose();
        Audio?.Dispose();
    }
}
