using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Hosting;

/// <summary>What is wrong with a request, by the wire's names; at most 20 places, so that the answer stays readable.</summary>
sealed class Faults
{
    const int Most = 20;
    const int LongestName = 255;
    readonly Dictionary<string, string[]> found = new(StringComparer.Ordinal);

    public bool Any => found.Count > 0;

    /// <summary>The first fault with its place, or null.</summary>
    public string? First => found.Select(fault => $"{fault.Key}: {fault.Value[0]}").FirstOrDefault();

    public bool Full => found.Count >= Most;

    public void Add(string place, string fault)
    {
        if (!Full || found.ContainsKey(place))
            found[place] = found.TryGetValue(place, out var others) ? [.. others, fault] : [fault];
    }

    /// <summary>Whether the condition holds; otherwise the fault is noted.</summary>
    public bool Check(bool condition, string place, string fault)
    {
        if (!condition)
            Add(place, fault);
        return condition;
    }

    /// <summary>A text that may be missing: within its length and without NUL, which PostgreSQL cannot keep.</summary>
    public void CheckText(string? text, string place, int most, int least = 0)
    {
        if (text is null)
            return;
        Check(text.Length >= least && text.Length <= most, place, least == 0 ? $"must have at most {most} characters" : $"must have {least} to {most} characters");
        Check(!text.Contains('\0', StringComparison.Ordinal), place, "must not contain the character NUL");
    }

    /// <summary>A name that something must have.</summary>
    public void CheckName(string? name, string place)
    {
        if (Check(!string.IsNullOrWhiteSpace(name), place, "is required and must not be blank"))
            CheckText(name, place, LongestName, least: 1);
    }

    public ProblemHttpResult ToResult() => Problems.Invalid.ToResult(found);

    public static ProblemHttpResult Of(string place, string fault)
    {
        var faults = new Faults();
        faults.Add(place, fault);
        return faults.ToResult();
    }
}
