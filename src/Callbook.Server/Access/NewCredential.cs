using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access;

/// <summary>Rules that new OAuth clients and new API keys share.</summary>
static class NewCredential
{
    static readonly string OneOf = $"must be one of {string.Join(", ", Scopes.All.Keys)}";

    public static Faults Check(string? name, IReadOnlyList<string?>? scopes, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        var faults = new Faults();
        faults.CheckName(name, "name");
        faults.Check(scopes is { Count: > 0 }, "scopes", "must name at least one scope");
        foreach (var (index, scope) in (scopes ?? []).Index())
            faults.Check(scope is not null && Scopes.All.ContainsKey(scope), $"scopes[{index}]", OneOf);
        faults.Check(expiresAt is null || expiresAt > now, "expires_at", "must be in the future");
        return faults;
    }

    /// <summary>Nobody can create a credential with more scopes than their own.</summary>
    public static bool MayGive(Caller caller, IEnumerable<string?> scopes) =>
        scopes.All(scope => caller.Scopes.Contains(scope, StringComparer.Ordinal));

    public static ProblemHttpResult Refuse() => Problems.ScopeMissing.ToResult("The caller can grant only scopes that it has.");
}
