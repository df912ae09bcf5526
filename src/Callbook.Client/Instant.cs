using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Callbook.Client;

/// <summary>The wire format of an instant: ISO 8601 in UTC with milliseconds, <c>2024-01-15T14:30:00.000Z</c>.</summary>
public static partial class Instant
{
    /// <summary>The format string of the wire format.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Formats an instant for the wire.</summary>
    public static string ToWire(DateTimeOffset instant) => instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>
    /// Parses ISO 8601 of any precision and offset, truncated to milliseconds as on the wire. A time without an offset is refused, because it is
    /// ambiguous. Does not throw.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (Iso8601().Match(text) is not { Success: true } match)
            return false;
        var digits = match.Groups["fraction"].Value.PadRight(3, '0')[..3];
        var time = match.Groups["seconds"].Success ? match.Groups["time"].Value + match.Groups["seconds"].Value : match.Groups["time"].Value + ":00";
        var offset = match.Groups["offset"].Value is "Z" or "z" ? "+00:00" : match.Groups["offset"].Value.Replace(":", "", StringComparison.Ordinal);
        offset = offset.Length switch { 3 => offset + ":00", 5 => offset[..3] + ":" + offset[3..], _ => offset };
        if (!DateTimeOffset.TryParseExact(
            $"{match.Groups["date"].Value}T{time}.{digits}{offset}", "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            return false;
        instant = parsed.ToUniversalTime();
        return true;
    }

    [GeneratedRegex(
        @"\A(?<date>\d{4}-\d\d-\d\d)[Tt ](?<time>\d\d:\d\d)(?<seconds>:\d\d)?(?:[.,](?<fraction>\d{1,30}))?(?<offset>[Zz]|[+-]\d\d(?::?\d\d)?)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Iso8601();
}

/// <summary>Reads and writes <see cref="DateTimeOffset"/> in the wire format.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= 64 && Instant.TryParse(reader.GetString()!, out var instant)
            ? instant
            : throw new JsonException("must be an ISO 8601 date and time with an offset, such as 2024-01-15T14:30:00Z");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Instant.ToWire(value));
}
