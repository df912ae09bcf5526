using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>One page of a list.</summary>
/// <param name="Data">The items of the page.</param>
/// <param name="Pagination">The position of the page in the list.</param>
public sealed record Page<T>(IReadOnlyList<T> Data, Pagination Pagination);

/// <summary>The position of a page in its list.</summary>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="Limit">Maximum number of items on a page.</param>
/// <param name="Total">Number of items in the list.</param>
/// <param name="TotalPages">Number of pages in the list; 0 if it is empty.</param>
/// <param name="HasNext">Whether there is a next page.</param>
/// <param name="HasPrev">Whether there is a previous page.</param>
public sealed record Pagination(
    int Page,
    int Limit,
    long Total,
    [property: JsonPropertyName("totalPages")] long TotalPages,
    [property: JsonPropertyName("hasNext")] bool HasNext,
    [property: JsonPropertyName("hasPrev")] bool HasPrev)
{
    /// <summary>Creates the pagination of page <paramref name="page"/> of a list of <paramref name="total"/> items.</summary>
    public static Pagination Of(int page, int limit, long total)
    {
        var pages = (total + limit - 1) / limit;
        return new(page, limit, total, pages, page < pages, page > 1);
    }
}

/// <summary>A single object in an answer.</summary>
/// <param name="Data">The object.</param>
public sealed record Item<T>(T Data);
