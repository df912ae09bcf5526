using System.Net;
using System.Text.Json;

namespace Callbook.Client;

/// <summary>The server refused a request.</summary>
/// <param name="statusCode">The status it answered with.</param>
/// <param name="problem">The body it answered with: a problem document (RFC 9457).</param>
public sealed class CallbookException(HttpStatusCode statusCode, string problem) : Exception($"{(int)statusCode}: {Tell(problem)}")
{
    /// <summary>The status the server answered with.</summary>
    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>The problem document as it came.</summary>
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
