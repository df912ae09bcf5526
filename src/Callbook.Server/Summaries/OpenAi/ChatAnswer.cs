using System.Text;
using System.Text.Json;

namespace Callbook.Server.Summaries.OpenAi;

/// <summary>What a server answered to one request.</summary>
/// <param name="Text">What the model wrote.</param>
/// <param name="Model">What the server says it was written by.</param>
/// <param name="TokensIn">Tokens read.</param>
/// <param name="TokensOut">Tokens written.</param>
sealed record ChatAnswer(string Text, string? Model, int? TokensIn, int? TokensOut)
{
    /// <summary>Takes what is there and misses nothing else: servers differ in all but the path to the text.</summary>
    public static ChatAnswer Read(ReadOnlySpan<byte> body)
    {
        var json = Parse(body);
        var choice = json.Get("choices").Items().FirstOrDefault();
        var message = choice.Get("message");
        if (choice.Get("finish_reason").Text() == "content_filter")
            throw new SummaryException("the endpoint's content filter stopped the answer", final: true);
        if (message.Get("refusal").Text() is { Length: > 0 })
            throw ModelAnswer.Refused();
        var text = Content(message);
        if (string.IsNullOrWhiteSpace(text))
            text = choice.Get("text").Text(); // as some servers answer that knew completions before chats
        if (string.IsNullOrWhiteSpace(text))
            throw new SummaryException("the endpoint answered without a text", final: false);
        var usage = json.Get("usage");
        return new(
            text, ModelText.Name(json.Get("model").Text()),
            usage.Get("prompt_tokens", "input_tokens").Count(), usage.Get("completion_tokens", "output_tokens").Count());
    }

    // Bytes that are no UTF-8 become replacement characters, and cost a letter instead of the answer.
    static JsonElement Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonElement.Parse(Encoding.UTF8.GetString(body).TrimStart('\ufeff'));
        }
        catch (JsonException)
        {
            throw new SummaryException("the endpoint's answer is not JSON; check Callbook:Summaries:Endpoint", final: false);
        }
    }

    static string? Content(JsonElement message)
    {
        var parts = message.Get("content").Items().ToList();
        if (parts.Any(part => part.Get("type").Text() == "refusal"))
            throw ModelAnswer.Refused();
        return string.Concat(parts.Select(part => part.ValueKind == JsonValueKind.Object ? part.Get("text", "content").Text() : part.Text()));
    }
}
