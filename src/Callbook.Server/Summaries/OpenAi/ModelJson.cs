using System.Text;
using System.Text.Json;
using Callbook.Server.Hosting;

namespace Callbook.Server.Summaries.OpenAi;

/// <summary>Reads JSON from models and their servers leniently. A value of the wrong type counts as missing. Nothing here throws.</summary>
static class ModelJson
{
    /// <summary>
    /// Finds the last matching object in a text, because models draft before they answer: in a fence, between sentences or inside another
    /// object. Only if none is complete, the last that is truncated or becomes invalid counts, with the part before that.
    /// </summary>
    public static JsonElement Find(string text, Func<JsonElement, bool> fits)
    {
        var (complete, partial) = (default(JsonElement?), default(JsonElement?));
        var bytes = Encoding.UTF8.GetBytes(text);
        // The reader gives up at 64 levels, so no byte is read many more times than that.
        for (int at, from = 0; (at = bytes.AsSpan(from).IndexOf((byte)'{')) >= 0;)
        {
            from += at;
            var (found, length, isComplete) = Salvage(bytes.AsSpan(from));
            var match = found is { } json ? Match(json, fits) : null;
            if (isComplete)
                complete = match ?? complete;
            else
                partial = match ?? partial;
            from += match is null ? 1 : length;
        }

        return complete ?? partial ?? default;
    }

    // The outermost object that fits, because its parts may seem to fit as well; of several beside each other, the last.
    static JsonElement? Match(JsonElement json, Func<JsonElement, bool> fits)
    {
        for (List<JsonElement> level = [json]; level.Count > 0; level = [.. level.SelectMany(Parts)])
        {
            if (level.FindLast(part => fits(part)) is { ValueKind: JsonValueKind.Object } found)
                return found;
        }

        return null;
    }

    static IEnumerable<JsonElement> Parts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Select(property => property.Value),
        JsonValueKind.Array => json.EnumerateArray(),
        _ => [],
    };

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
    static (JsonElement? Json, int Length, bool IsComplete) Salvage(ReadOnlySpan<byte> text)
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
        return end == 0
            ? default
            : (JsonElement.Parse(Encoding.UTF8.GetString(text[..(int)end]) + closing, new() { AllowTrailingCommas = true }), (int)end, closing.Length == 0);
    }
}
