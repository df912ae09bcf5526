using System.Globalization;
using System.Text.RegularExpressions;

namespace Callbook.Server.Sample;

/// <summary>Fills the slots of one call's dialogue. A slot keeps its value, so the summary names the same Thursday.</summary>
sealed partial class Slots(Repertoire repertoire, Script script, DateTime localStart, Dice dice)
{
    readonly Dictionary<string, string> chosen = [];

    public string Fill(string text)
    {
        text = Alternatives().Replace(text, match => dice.Pick(match.Groups["choices"].Value.Split('|')));
        text = Gaps().Replace(text, match => Value(match.Groups["name"].Value));
        text = Blanks().Replace(text, " ").Trim();
        return SentenceStarts().Replace(text, match => match.Value.ToUpperInvariant());
    }

    string Value(string name)
    {
        if (chosen.TryGetValue(name, out var value))
            return value;
        if (name.StartsWith("spell.", StringComparison.Ordinal))
            return string.Join('-', Value(name["spell.".Length..]).Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));
        return chosen[name] = Calendar().Match(name) is { Success: true } match ? When(match) : Choose(name);
    }

    string Choose(string name)
    {
        var kind = name.Split('.')[0];
        if (kind is "greeting" or "daypart")
            return List(kind)[localStart.Hour switch { < 12 => 0, < 18 => 1, _ => 2 }];
        // {time.2} differs from {time}: a caller who asks for an alternative must not be offered the same time.
        var choices = List(kind).Where(choice => !chosen.ContainsValue(choice)).ToArray();
        var choice = dice.Pick(choices.Length > 0 ? choices : List(kind));
        var digits = dice.Digits(choice);
        return Gaps().Replace(digits, match => Value(match.Groups["name"].Value));
    }

    string[] List(string kind) =>
        script.Lists.TryGetValue(kind, out var own) ? own
        : repertoire.Lists.TryGetValue(kind, out var shared) ? shared
        : throw new FormatException($"Nothing fills {{{kind}}} in '{script.Title}'.");

    string When(Match match)
    {
        var count = int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);
        if (match.Groups["form"].Value == "hour")
            return ((localStart.Hour + count + 11) % 12 + 1).ToString(CultureInfo.InvariantCulture);
        var day = localStart.AddDays(count);
        if (match.Groups["workday"].Success)
            day = day.AddDays(day.DayOfWeek switch { DayOfWeek.Saturday => 2, DayOfWeek.Sunday => 1, _ => 0 });
        return match.Groups["form"].Value switch
        {
            "day" => List("weekday")[(int)day.DayOfWeek],
            "month" => List("months")[day.Month - 1],
            "nth" => Ordinal(day.Day),
            _ => day.Day.ToString(CultureInfo.InvariantCulture),
        };
    }

    static string Ordinal(int day) => string.Create(CultureInfo.InvariantCulture, $"{day}{day switch
    {
        1 or 21 or 31 => "st",
        2 or 22 => "nd",
        3 or 23 => "rd",
        _ => "th",
    }}");

    [GeneratedRegex(@"\[(?<choices>[^\[\]]*)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alternatives();

    [GeneratedRegex(@"\{(?<name>[^{}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Gaps();

    [GeneratedRegex(
        @"^(?<form>day|date|nth|month|hour)(?<count>[+-]\d+)(?<workday>w)?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Calendar();

    [GeneratedRegex(@"^\p{Ll}|(?<=\p{L}[.?!] )\p{Ll}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentenceStarts();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
