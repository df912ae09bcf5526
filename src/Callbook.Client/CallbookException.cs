using System.Net;
using System.Text.Json;

namespace Callbook.Client;

/// <summary>The server refused a request.</summary>
/// <param name="statusCode">The status of the answer.</param>
/// <param name="problem">The body of the answer: a problem document (RFC 9457).</param>
public sealed class CallbookException(HttpStatusCode statusCode, string problem) : Exception($"{(int)statusCode}: {Tell(problem)}")
{
    /// <summary>The status of the answer.</summary>
    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>The body of the answer, unchanged: a problem document (RFC 9457).</summary>
    public string Problem { get; } = problem;

    static string Tell(string problem)
    {
        try
        {
            using var document = JsonDocument.Parse(problem);
            return document.RootElement.TryGetProperty("detail", out var detail) ? detail.ToString() : problem;
        }
        catch (JsonException)
        {
            return problem;
        }
    }
}
