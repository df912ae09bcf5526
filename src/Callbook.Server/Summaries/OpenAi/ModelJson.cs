using System.Text;
using System.Text.Json;
using Callbook.Server.Hosting;

namespace Callbook.Server.Summaries.OpenAi;

/// <summary>Reads JSON as models and their servers write it. What is not there, or of another type, is missing. Nothing here throws.</summary>
static class ModelJson
{
    const int MostTries = 20;

    /// <summary>
    /// The first object in a text that fits: in a fence, between sentences, inside another object, or cut off. Of one that ends before its end, or does not
    /// go on as JSON, what came before is taken.
    /// </summary>
    public static JsonElement Find(string text, Func<JsonElement, bool> fits)
    {
        var at = text.IndexOf('{', StringComparison.Ordinal);
        for (var tries = 0; at >= 0 && tries < MostTries; tries++)
        {
            if (Salvage(Encoding.UTF8.GetBytes(text[at..])) is { } found && fits(found))
                return found;
            at = text.IndexOf('{', at + 1);
        }

        return default;
    }

    /// <summary>The value by the first of these names that has one, whatever its capitals and underscores.</summary>
    public static JsonElement Get(this JsonElement json, params ReadOnlySpan<string> names)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return default;
        foreach (var name in names)
        {
            foreach (var property in json.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.Null && Same(property, name))
                    return property.Value;
            }
        }

        return default;
    }

    /// <summary>The members of an array; of anything else, that alone.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        JsonValueKind.Array => json.EnumerateArray(),
        _ => [json],
    };

    public static string? Text(this JsonElement json) => LenientJson.Text(json);

    /// <summary>A number of things, also where it is written as a text.</summary>
    public static int? Count(this JsonElement json) => int.TryParse(json.Text(), out var count) && count >= 0 ? count : null;

    static bool Same(JsonProperty property, string name)
    {
        try
        {
            return string.Equals(Letters(property.Name), Letters(name), StringComparison.OrdinalIgnoreCase);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    static string Letters(string name) => string.Concat(name.Where(char.IsAsciiLetter));

    // As far as it is JSON, and then closed.
    static JsonElement? Salvage(byte[] text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new(new() { AllowTrailingCommas = true }));
        var open = new Stack<char>();
        var (end, closing) = (0L, "");
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    open.Push(reader.TokenType == JsonTokenType.StartObject ? '}' : ']');
                else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                    open.Pop();
                if (reader.TokenType == JsonTokenType.PropertyName)
                    continue; // its value may not come
                (end, closing) = (reader.BytesConsumed, string.Concat(open));
                if (open.Count == 0)
                    break;
            }
        }
        catch (JsonException)
        {
            // what was read before stands
        }

        // The document's reader takes all that the other took.
        return end == 0 ? null : JsonElement.Parse(Encoding.UTF8.GetString(text, 0, (int)end) + closing, new() { AllowTrailingCommas = true });
    }
}
