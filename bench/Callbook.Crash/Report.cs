using Callbook.Tests.Crash;

namespace Callbook.Crash;

/// <summary>A line of the table.</summary>
sealed record Line(string Trial, Outcome Outcome, bool AsPromised)
{
    public bool Passed => AsPromised && Outcome.Verdict.Spotless;
}

static class Report
{
    public static void Print(IReadOnlyList<Line> lines)
    {
        string[] heads = ["trial", "calls", "acknowledged", "repeated", "failed", "answers", "lost", "doubled", "unordered", "strange", "verdict"];
        List<string[]> rows = [heads, .. lines.Select(Cells)];
        var widths = heads.Index().Select(head => rows.Max(row => row[head.Index].Length)).ToArray();
        Console.WriteLine();
        foreach (var row in rows)
        {
            Console.WriteLine($"| {string.Join(" | ", row.Zip(widths, (cell, width) => cell.PadRight(width)))} |");
            if (row == heads)
                Console.WriteLine($"|{string.Join('|', widths.Select(width => new string('-', width + 2)))}|");
        }
    }

    static string[] Cells(Line line)
    {
        var (verdict, ledger) = line.Outcome;
        var answers = string.Join(' ', ledger.Refusals.OrderBy(one => one.Key).Select(one => $"{one.Key}x{one.Value}"));
        return
        [
            line.Trial, $"{verdict.Calls}", $"{verdict.Entries}", $"{ledger.Repeated.Value}", $"{ledger.Failed.Value}", answers,
            $"{verdict.Lost}", $"{verdict.Doubled}", $"{verdict.Unordered}", $"{verdict.Strange + verdict.Rejected}", line.Passed ? "pass" : "FAIL",
        ];
    }
}
