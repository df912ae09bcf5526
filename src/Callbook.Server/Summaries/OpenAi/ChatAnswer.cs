using System.Text;
using System.Text.Json;

namespace Callbook.Server.Summaries.OpenAi;

/// <summary>The server's response to one request.</summary>
/// <param name="Text">The text that the model wrote.</param>
/// <param name="Model">The model as the server names it.</param>
/// <param name="TokensIn">Tokens read.</param>
/// <param name="TokensOut">Tokens written.</param>
sealed record ChatAnswer(string Text, string? Model, int? TokensIn, int? TokensOut)
{
    /// <summary>Reads a response leniently, since servers agree only on the path to the text.</summary>
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
            text = choice.Get("text").Text(); // the place in the older completions API, which some servers still use
        if (string.IsNullOrWhiteSpace(text))
            throw new SummaryException("the endpoint answered without a text", final: false);
        var usage = json.Get("usage");
        return new(
            text, ModelText.Name(json.Get("model").Text()),
            usage.Get("prompt_tokens", "input_tokens").Count(), usage.Get("completion_tokens", "output_tokens").Count());
    }

    // Invalid UTF-8 becomes replacement characters, so that a bad byte costs a letter and not the whole answer.
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
