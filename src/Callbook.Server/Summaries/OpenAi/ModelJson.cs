using System.Text;
using System.Text.Json;
using Callbook.Server.Hosting;

namespace Callbook.Server.Summaries.OpenAi;

/// <summary>Reads JSON from models and their servers leniently. A value of the wrong type counts as missing. Nothing here throws.</summary>
static class ModelJson
{
    const int MostTries = 20;

    /// <summary>
    /// Finds the first matching object in a text: in a fence, between sentences, inside another object, or truncated. Of an object that is
    /// truncated or becomes invalid, the part before that is used.
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

    /// <summary>The value of the first of these names that has one. Case and underscores in names are ignored.</summary>
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

    /// <summary>The elements of an array, or any other value as a single item.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        JsonValueKind.Array => json.EnumerateArray(),
        _ => [json],
    };

    public static string? Text(this JsonElement json) => LenientJson.Text(json);

    /// <summary>A count, as a number or a string.</summary>
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

    // Keeps the valid beginning and closes its open brackets.
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
                    continue; // its value may be missing
                (end, closing) = (reader.BytesConsumed, string.Concat(open));
                if (open.Count == 0)
                    break;
            }
        }
        catch (JsonException)
        {
            // the part that was read before is used
        }

        // JsonElement accepts everything that the reader accepted.
        return end == 0 ? null : JsonElement.Parse(Encoding.UTF8.GetString(text, 0, (int)end) + closing, new() { AllowTrailingCommas = true });
    }
}
