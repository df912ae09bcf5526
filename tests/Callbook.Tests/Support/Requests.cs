using System.Net;
using System.Text;
using System.Text.Json;

namespace Callbook.Tests.Support;

/// <summary>Requests written by hand, and what they are answered with.</summary>
static class Requests
{
    public static Task<HttpResponseMessage> SendJson(this HttpClient http, HttpMethod method, string path, string json) =>
        http.SendAsync(new(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") });

    public static Task<HttpResponseMessage> PostJson(this HttpClient http, string path, string json) => http.SendJson(HttpMethod.Post, path, json);

    /// <summary>The body, of an answer that must have this status.</summary>
    public static async Task<JsonElement> Json(this Task<HttpResponseMessage> answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await answer;
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} and not {(int)status}: {body}");
        return JsonElement.Parse(body);
    }

    /// <summary>The one fault in a 400, as <c>place: fault</c>.</summary>
    public static async Task<string?> Fault(this Task<HttpResponseMessage> answer)
    {
        var problem = await answer.Json(HttpStatusCode.BadRequest);
        Assert.Equal("urn:callbook:problem:invalid-request", problem.Text("type"));
        var error = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        return $"{error.Name}: {error.Value[0].GetString()}";
    }

    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();

    public static async Task<HttpStatusCode> Status(this Task<HttpResponseMessage> answer)
    {
        using var response = await answer;
        return response.StatusCode;
    }
}
