using System.Text.Json;
using Callbook.Server.Hosting;
using Callbook.Server.Recordings;
using Google.Protobuf;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>Reads the parts of an agent's upload, each within a limit. The audio is streamed to disk.</summary>
sealed class UploadParts(Guid organizationId, RecordingSpool spool, BodyBudget.Share share) : IDisposable
{
    const int MostParts = 16;
    const int MostHeaderBytes = 64 * 1024;
    const int MostHistoryBytes = 32 * 1024 * 1024;
    const int MostLevels = 64;
    const long MostAudioBytes = 1024L * 1024 * 1024;

    JsonDocument? history;

    public UploadHeader? Header { get; private set; }
    public JsonElement? History => history?.RootElement;
    public IncomingRecording? Audio { get; private set; }

    /// <summary>Why the audio was refused; null if it was not.</summary>
    public string? AudioRefused { get; private set; }

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

            return Header is null ? "must have a part named header" : null;
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
                if (await Bytes(section.Body, MostHeaderBytes, cancel) is not { } header)
                    return $"has a header of more than {MostHeaderBytes} bytes";
                Header = UploadHeader.Parser.ParseFrom(header.GetBuffer(), 0, (int)header.Length);
                return null;
            case "chat_history" when history is null:
                if (await Bytes(section.Body, MostHistoryBytes, cancel) is not { } json)
                    return $"has a chat_history of more than {MostHistoryBytes} bytes";
                history = JsonDocument.Parse(json.GetBuffer().AsMemory(0, (int)json.Length), new() { MaxDepth = MostLevels });
                return null;
            case "audio" when Audio is null && AudioRefused is null:
                await Receive(section.Body, cancel);
                return null;
            case "header" or "chat_history" or "audio":
                return $"has the part {name} twice";
            default:
                return await Bytes(section.Body, MostHeaderBytes, cancel) is null ? "has an unknown part that is too large" : null;
        }
    }

    async Task Receive(Stream body, CancellationToken cancel)
    {
        (Audio, var refused) = await spool.Receive(organizationId, body, new(), cancel);
        // An agent that recorded nothing sends an empty file.
        if (refused is not null && body.Position > 0)
            AudioRefused = refused is RefusedBytes.TooLarge ? "too_large" : "no_audio";
    }

    async Task<MemoryStream?> Bytes(Stream body, int most, CancellationToken cancel)
    {
        var (bytes, buffer) = (new MemoryStream(), new byte[16 * 1024]);
        while (await body.ReadAsync(buffer, cancel) is var read and > 0)
        {
            if (bytes.Length + read > most)
                return null;
            // Parsing takes several times its size.
            share.Reach(6 * (bytes.Length + read));
            bytes.Write(buffer, 0, read);
        }

        return bytes;
    }

    public void Dispose()
    {
        history?.Dispose();
        Audio?.Dispose();
    }
}
