using System.Globalization;

namespace Callbook.Bench;

/// <summary>A line of the table: what was measured, and the bar it must clear, if it has one.</summary>
sealed record Line(string Name, double Value, string Unit = "", double? AtLeast = null, double? AtMost = null)
{
    public bool? Passed => AtLeast is null && AtMost is null ? null : !(Value < AtLeast) && !(Value > AtMost);
}

static class Bars
{
    const int NameWidth = 74;

    /// <summary>Prints the table; whether every bar was cleared.</summary>
    public static bool Print(IReadOnlyList<Line> lines)
    {
        Console.WriteLine($"\n| {"measure",-NameWidth} | {"measured",12} | {"bar",8} | verdict |");
        Console.WriteLine($"|-{new string('-', NameWidth)}-|-{new string('-', 12)}-|-{new string('-', 8)}-|---------|");
        foreach (var line in lines)
        {
            var measured = Number(line.Value) + line.Unit;
            var bar = line.AtLeast is { } least ? $">= {Number(least)}" : line.AtMost is { } most ? $"<= {Number(most)}" : "";
            var verdict = line.Passed switch { true => "pass", false => "FAIL", null => "" };
            Console.WriteLine($"| {line.Name,-NameWidth} | {measured,12} | {bar,8} | {verdict,-7} |");
        }

        return lines.All(line => line.Passed is not false);
    }

    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    static string Number(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
