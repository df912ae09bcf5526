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
            if (pass.Value(ref reader, this))
                reader.Read(); // nothing may follow
            else
                fault = (pass.Place ?? "body", pass.What!); // set when it is refused
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

        /// <summary>Where the fault is: composed on the way back, so that a body without a fault needs no names of places.</summary>
        public string? Place { get; private set; }

        public string? What { get; private set; }

        public bool Value(ref Utf8JsonReader reader, JsonShape? shape)
        {
            var began = reader.TokenStartIndex;
            if (++values > most)
            {
                Place = "body";
                return Refuse($"may have at most {most} values");
            }

            var inside = reader.TokenType switch
            {
                JsonTokenType.StartObject => Object(ref reader, shape),
                JsonTokenType.StartArray => Array(ref reader, shape),
                _ => true,
            };
            if (!inside)
                return false;
            return shape?.Bytes is not { } bytes || reader.BytesConsumed - began <= BytesWhenEscaped * (long)bytes
                || Refuse($"must have at most {bytes} bytes of JSON");
        }

        bool Object(ref Utf8JsonReader reader, JsonShape? shape)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (name, member) = (default(string), default(JsonShape));
                for (var at = 0; at < shape?.Members.Count; at++) // an enumerator would be an object for each entry
                {
                    if (reader.ValueTextEquals(shape.Members[at].Name))
                        (name, member) = shape.Members[at];
                }

                reader.Read();
                if (!Value(ref reader, member))
                    return name is not null && In(name);
            }

            return true;
        }

        bool Array(ref Utf8JsonReader reader, JsonShape? shape)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                if (index == shape?.Items)
                    return Refuse($"must have at most {shape.Items} entries");
                if (!Value(ref reader, shape?.Item))
                    return shape?.Item is not null && In($"[{index}]");
            }

            return true;
        }

        // Both return false, for the fault that they describe.
        bool Refuse(string what)
        {
            What = what;
            return false;
        }

        bool In(string step)
        {
            if (Place is not "body")
                Place = Place is null or ['[', ..] ? step + Place : $"{step}.{Place}";
            return false;
        }
    }
}
