using System.Text.Json;
using System.Text.Unicode;

namespace Callbook.Server.Hosting.Bodies;

/// <summary>The largest value that is accepted in a place of a JSON body. One pass over the bytes checks it before anything is made of them.</summary>
sealed record JsonShape
{
    // Less than this takes little memory, whatever it is.
    const int Unchecked = 64 * 1024;

    // \u0041 is A: what has this many times the bytes is too long, however it is written.
    const int BytesWhenEscaped = 6;

    const int MostLevels = 64;

    /// <summary>The values of a body without a smaller limit.</summary>
    public const int MostValues = 500_000;

    /// <summary>Any JSON.</summary>
    public static readonly JsonShape Any = new();

    /// <summary>The members and items in it.</summary>
    public int Values { get; init; } = MostValues;

    /// <summary>The bytes of a value that is kept as JSON.</summary>
    public int? Bytes { get; init; }

    /// <summary>The items of an array.</summary>
    public int? Items { get; init; }

    public JsonShape? Item { get; init; }

    /// <summary>Members with limits of their own.</summary>
    public IReadOnlyList<(string Name, JsonShape Shape)> Members { get; init; } = [];

    /// <summary>Whether the JSON is well-formed and within the limits; otherwise what is wrong and where. Does not throw.</summary>
    public bool Allows(ReadOnlySpan<byte> json, out (string Place, string What) fault)
    {
        fault = default;
        if (json.Length <= Unchecked)
            return true;
        if (!Utf8.IsValid(json))
        {
            fault = ("body", "is not valid UTF-8");
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostLevels });
            reader.Read();
            var pass = new Pass(Values);
            if (!pass.Value(ref reader, this, ""))
                fault = pass.Fault!.Value;
            else
                reader.Read(); // nothing may follow
        }
        catch (JsonException)
        {
            fault = ("body", "is not well-formed JSON");
        }

        return fault.What is null;
    }

    ref struct Pass(int most)
    {
        int values;

        public (string Place, string What)? Fault { get; private set; }

        public bool Value(ref Utf8JsonReader reader, JsonShape? shape, string place)
        {
            var began = reader.TokenStartIndex;
            if (++values > most)
                return Refuse("body", $"may have at most {most} values");
            var inside = reader.TokenType switch
            {
                JsonTokenType.StartObject => Object(ref reader, shape, place),
                JsonTokenType.StartArray => Array(ref reader, shape, place),
                _ => true,
            };
            if (!inside)
                return false;
            return shape?.Bytes is not { } bytes || reader.BytesConsumed - began <= BytesWhenEscaped * (long)bytes
                || Refuse(place, $"must have at most {bytes} bytes of JSON");
        }

        bool Object(ref Utf8JsonReader reader, JsonShape? shape, string place)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (name, member) = (default(string), default(JsonShape));
                foreach (var (known, limits) in shape?.Members ?? Any.Members)
                {
                    if (reader.ValueTextEquals(known))
                        (name, member) = (known, limits);
                }

                reader.Read();
                if (!Value(ref reader, member, name is null ? place : place.Length == 0 ? name : $"{place}.{name}"))
                    return false;
            }

            return true;
        }

        bool Array(ref Utf8JsonReader reader, JsonShape? shape, string place)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                if (index == shape?.Items)
                    return Refuse(place.Length == 0 ? "body" : place, $"must have at most {shape.Items} entries");
                if (!Value(ref reader, shape?.Item, shape?.Item is null ? place : $"{place}[{index}]"))
                    return false;
            }

            return true;
        }

        bool Refuse(string place, string what)
        {
            Fault = (place, what);
            return false;
        }
    }
}
