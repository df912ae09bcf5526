using System.Globalization;

namespace Callbook.Tests.Crash;

/// <summary>What is said in every call: entries that are told apart by their number.</summary>
static class CallScript
{
    public const string EndReason = "done";

    // Every fourth is an interim result that the next one finishes.
    public static bool IsPartial(int number) => number % 4 == 2;

    public static string Text(int number) => $"entry {number}";

    /// <summary>The entry as the wire has it. Two share a timestamp, and the order in which they were logged decides.</summary>
    public static string Entry(int number)
    {
        var text = IsPartial(number) ? "entr" : Text(number);
        var timestamp = (number / 2 * 0.5).ToString(CultureInfo.InvariantCulture);
        var createdAt = ((number * 0.25) + 0.5).ToString(CultureInfo.InvariantCulture);
        var utterance = IsPartial(number) ? number + 1 : number;
        var partial = IsPartial(number) ? "true" : "false";
        return $$"""{"text":"{{text}}","speaker":"user","timestamp":{{timestamp}},"created_at":{{createdAt}},"is_partial":{{partial}},"utterance_id":"u{{utterance}}","entry_id":"{{number}}"}""";
    }

    /// <summary>The texts of a call of so many entries. Its last must not be a partial.</summary>
    public static IEnumerable<string> Transcript(int length) => Enumerable.Range(0, length).Where(number => !IsPartial(number)).Select(Text);
}
