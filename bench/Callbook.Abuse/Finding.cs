namespace Callbook.Abuse;

/// <summary>A line of the table: what was measured, and whether it clears its bar.</summary>
sealed record Finding(string What, string Measured, string Bar, bool Passed);

static class Report
{
    public static string Line(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    public static string Line(string attack, string database, Finding finding) =>
        Line(attack, database, finding.What, finding.Measured, finding.Bar, finding.Passed ? "pass" : "FAIL");
}
