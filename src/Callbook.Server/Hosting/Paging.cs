using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Callbook.Client;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;

namespace Callbook.Server.Hosting;

/// <summary>The requested page of a list.</summary>
sealed record Paging(int Page, int Limit)
{
    public const int DefaultLimit = 50;
    public const int MostLimit = 100;
    const int LongestNameTold = 64;

    /// <summary>The number of items before the page. It overflows an int for a page far past the end.</summary>
    public long Skip => (Page - 1L) * Limit;

    /// <summary>
    /// Reads <c>page</c> and <c>limit</c>. Any other query parameter is refused by name: a filter that is silently ignored would show the
    /// wrong items. Does not throw.
    /// </summary>
    public static bool TryRead(HttpRequest request, out Paging paging, [NotNullWhen(false)] out ProblemHttpResult? problem) =>
        TryRead(request, [], out paging, out problem);

    /// <summary>The same for a list with filters, which the list reads itself.</summary>
    public static bool TryRead(
        HttpRequest request, IReadOnlyList<string> filters, out Paging paging, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        var faults = new Faults();
        foreach (var filter in filters.Where(filter => request.Query[filter].Count > 1))
            faults.Add(filter, "is given more than once");
        foreach (var name in request.Query.Keys.Where(name => name is not ("page" or "limit") && !filters.Contains(name, StringComparer.OrdinalIgnoreCase)))
            faults.Add(name.Length <= LongestNameTold ? name : name[..LongestNameTold], "is not a parameter of this list");
        paging = new(
            Read(request.Query["page"], 1, int.MaxValue, faults, "page", "must be a whole number from 1"),
            Read(request.Query["limit"], DefaultLimit, MostLimit, faults, "limit", $"must be a whole number from 1 to {MostLimit}"));
        problem = faults.Any ? faults.ToResult() : null;
        return problem is null;
    }

    /// <summary>This page of a totally ordered list.</summary>
    public async Task<Page<T>> Of<T>(IQueryable<T> ordered, CancellationToken cancel)
    {
        var total = await ordered.LongCountAsync(cancel);
        var items = Skip < total ? await ordered.Skip((int)Skip).Take(Limit).ToListAsync(cancel) : [];
        return new(items, Pagination.Of(Page, Limit, total));
    }

    static int Read(StringValues values, int missing, int most, Faults faults, string name, string fault)
    {
        if (values.Count == 0)
            return missing;
        if (values.Count > 1)
            faults.Add(name, "is given more than once");
        else if (int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            return number;
        else
            faults.Add(name, fault);
        return missing;
    }
}
