using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Hosting;

/// <summary>The validation errors of a request, by their names on the wire; at most 20, so that the response stays readable.</summary>
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

    /// <summary>Returns the condition, and adds the fault if it is false.</summary>
    public bool Check(bool condition, string place, string fault)
    {
        if (!condition)
            Add(place, fault);
        return condition;
    }

    /// <summary>Checks an optional text: its length, and that it has no NUL, which PostgreSQL cannot store.</summary>
    public void CheckText(string? text, string place, int most, int least = 0)
    {
        if (text is null)
            return;
        Check(text.Length >= least && text.Length <= most, place, least == 0 ? $"must have at most {most} characters" : $"must have {least} to {most} characters");
        Check(!text.Contains('\0', StringComparison.Ordinal), place, "must not contain the character NUL");
    }

    /// <summary>Checks a required name.</summary>
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
