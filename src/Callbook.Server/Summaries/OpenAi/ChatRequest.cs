using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Callbook.Server.Summaries.OpenAi;

/// <summary>The request. It has no temperature, which newer models refuse, and no token limit, which they know by another name.</summary>
sealed record ChatRequest(string Model, IReadOnlyList<ChatMessage> Messages, ResponseFormat? ResponseFormat, bool Stream = false)
{
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Readable.ChatRequest);

    static readonly ChatJson Readable =
        new(new JsonSerializerOptions(ChatJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

sealed record ChatMessage(string Role, string Content);

sealed record ResponseFormat(string Type);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatRequest))]
sealed partial class ChatJson : JsonSerializerContext;
