using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>One page of a list.</summary>
/// <param name="Data">The items of the page.</param>
/// <param name="Pagination">Where the page stands in the list.</param>
public sealed record Page<T>(IReadOnlyList<T> Data, Pagination Pagination);

/// <summary>Where a page stands in its list.</summary>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="Limit">Most items a page may hold.</param>
/// <param name="Total">Items in the whole list.</param>
/// <param name="TotalPages">Pages in the whole list; 0 when it is empty.</param>
/// <param name="HasNext">Whether a page follows.</param>
/// <param name="HasPrev">Whether a page goes before.</param>
public sealed record Pagination(
    int Page,
    int Limit,
    long Total,
    [property: JsonPropertyName("totalPages")] long TotalPages,
    [property: JsonPropertyName("hasNext")] bool HasNext,
    [property: JsonPropertyName("hasPrev")] bool HasPrev)
{
    /// <summary>The pagination of page <paramref name="page"/> of a list of <paramref name="total"/> items.</summary>
    public static Pagination Of(int page, int limit, long total)
    {
        var pages = (total + limit - 1) / limit;
        return new(page, limit, total, pages, page < pages, page > 1);
    }
}

/// <summary>A single object in an answer.</summary>
/// <param name="Data">The object.</param>
public sealed record Item<T>(T Data);
