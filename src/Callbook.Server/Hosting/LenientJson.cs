using System.Globalization;
using System.Text.Json;

namespace Callbook.Server.Hosting;

/// <summary>
/// Reads JSON as other programs write it: names in camelCase or snake_case, numbers as texts, and times in any unit. What is missing or of another
/// type is null: no call is lost for one field. Does not throw.
/// </summary>
static class LenientJson
{
    const int MostCharacters = 100_000;

    static readonly DateTimeOffset Latest = DateTimeOffset.UnixEpoch.AddYears(230);

    /// <summary>By its name in camelCase, or the same in snake_case.</summary>
    public static JsonElement? Field(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        if (!json.TryGetProperty(name, out var value) && !json.TryGetProperty(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), out value))
            return null;
        return value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : value;
    }

    public static JsonElement? Object(JsonElement json, string name) => Field(json, name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    public static IEnumerable<JsonElement> Array(JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    public static string? Text(JsonElement json, string name) => Field(json, name) is { } value ? Text(value) : null;

    /// <summary>Without NUL, which PostgreSQL cannot keep, and not without end.</summary>
    public static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;
        try
        {
            var text = value.GetString()!.Replace("\0", "", StringComparison.Ordinal); // it is a string
            return text.Length <= MostCharacters ? text : text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }

    public static bool Flag(JsonElement json, string name) => Field(json, name) is { ValueKind: JsonValueKind.True };

    public static double? Number(JsonElement json, string name) => Text(json, name) is { } text
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A moment: ISO 8601, or a number since 1970 whose size tells its unit.</summary>
    public static DateTimeOffset? Time(JsonElement json, string name) => Field(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value when Text(value) is { } text && text.Contains('-', StringComparison.Ordinal) =>
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? Within(at) : null,
        _ => Number(json, name) is { } number ? Time(number) : null,
    };

    /// <summary>Seconds, milliseconds, microseconds or nanoseconds: no call was before 1973, and none is after 2200.</summary>
    public static DateTimeOffset? Time(double number)
    {
        var seconds = number switch
        {
            >= 1e17 => number / 1e9,
            >= 1e14 => number / 1e6,
            >= 1e11 => number / 1e3,
            _ => number,
        };
        // To the millisecond: the same moment is written with more and fewer digits.
        return seconds is > 0 and < 7.3e9 ? Within(DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1000))) : null;
    }

    static DateTimeOffset? Within(DateTimeOffset at) => at > DateTimeOffset.UnixEpoch && at < Latest
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round((at - DateTimeOffset.UnixEpoch).TotalMilliseconds)) : null;
}
