namespace Callbook.Server.Sample;

/// <summary>The summary that a dialogue's author wrote, in the contract's Markdown.</summary>
static class SampleSummary
{
    public static string? Write(Script script, Slots slots)
    {
        if (script.Note("summary") is not [var paragraph])
            return null;
        string[] items = [
            .. script.Note("done").Select(item => $"- ✓ {slots.Fill(item)}"),
            .. script.Note("todo").Select(item => $"- {slots.Fill(item)}"),
        ];
        return $"""
            {slots.Fill(script.Title)}

            {slots.Fill(paragraph)}

            **Action Items:**
            {(items.Length > 0 ? string.Join('\n', items) : "- None")}

            **Sentiment:** {script.Note("sentiment")[0]}
            """.ReplaceLineEndings("\n");
    }
}
