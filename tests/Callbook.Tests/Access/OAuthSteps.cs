using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Callbook.Tests.Support;

namespace Callbook.Tests.Access;

/// <summary>An OAuth client that was made through the front door, and what a program does with it.</summary>
sealed record TestClient(HttpClient Http, string Id, string ClientId, string Secret)
{
    /// <summary>A client of a new organization.</summary>
    public static async Task<TestClient> Create(CallbookHost host, string scopes = "\"agents:read\",\"agents:write\"", string? expiresAt = null)
    {
        using var owner = await host.NewHttp();
        return await Create(host, owner, scopes, expiresAt);
    }

    public static async Task<TestClient> Create(CallbookHost host, HttpClient owner, string scopes, string? expiresAt = null)
    {
        var expiry = expiresAt is null ? "" : $",\"expires_at\":\"{expiresAt}\"";
        var created = await owner.PostJson("/v1/oauth-clients", $$"""{"name":"dialer","scopes":[{{scopes}}]{{expiry}}}""").Json(HttpStatusCode.Created);
        var data = created.GetProperty("data");
        return new(host.Http, data.Text("id")!, data.Text("client_id")!, data.Text("client_secret")!);
    }

    public Task<HttpResponseMessage> PostForm(string path, params (string Name, string Value)[] more) =>
        Http.PostAsync(path, new FormUrlEncodedContent(
            [new("client_id", ClientId), new("client_secret", Secret), .. more.Select(field => KeyValuePair.Create(field.Name, field.Value))]));

    public async Task<JsonElement> Grant(string? scope = null) => await PostForm(
        "/oauth/token", [("grant_type", "client_credentials"), .. scope is null ? Array.Empty<(string, string)>() : [("scope", scope)]]).Json();

    public async Task<string> Token(string? scope = null) => (await Grant(scope)).Text("access_token")!;
}

static class OAuthSteps
{
    public static Task<HttpResponseMessage> PostBasic(this HttpClient http, string path, string credentials, string form) =>
        http.SendAsync(new(HttpMethod.Post, path)
        {
            Headers = { Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))) },
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        });

    public static Task<HttpResponseMessage> PostBody(this HttpClient http, string path, string type, string latin1) =>
        http.PostAsync(path, new ByteArrayContent(Encoding.Latin1.GetBytes(latin1)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } });

    /// <summary>The status of a request with this token: which it is allowed to do, or not.</summary>
    public static async Task<HttpStatusCode> TryToken(this CallbookHost host, string token, string path = "/v1/agents")
    {
        using var http = host.HttpFor(token);
        return await http.GetAsync(path).Status();
    }
}
