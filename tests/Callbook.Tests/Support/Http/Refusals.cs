using System.Net;
using System.Text.Json;

namespace Callbook.Tests.Support.Http;

static class Refusals
{
    /// <summary>Asserts that the request is refused by a problem (RFC 9457) of this status, for this place where one is given.</summary>
    /// <returns>The problem.</returns>
    public static async Task<JsonElement> IsRefused(this Task<HttpResponseMessage> sending, HttpStatusCode status, string? place = null)
    {
        using var response = await sending;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} instead of {(int)status}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(text);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.All(["type", "title", "detail"], name => Assert.NotEmpty(problem.GetProperty(name).GetString()!));
        if (place is not null)
            Assert.True(problem.GetProperty("errors").TryGetProperty(place, out _), $"{place} is not among the errors: {text}");
        return problem;
    }

    public static async Task<string> AsText(this Task<HttpResponseMessage> sending, HttpStatusCode status)
    {
        using var response = await sending;
        Assert.Equal(status, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
