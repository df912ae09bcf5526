using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Callbook.Tests.Support.Http;

/// <summary>An organization with an agent, which knows a server only by its address.</summary>
sealed record Customer(Uri Server, string ClientId, string ClientSecret, string Token, Guid AgentId)
{
    public HttpClient Http { get; } = new() { BaseAddress = Server, Timeout = TimeSpan.FromMinutes(2), DefaultRequestHeaders = { Authorization = Bearer(Token) } };

    /// <summary>The path of its call logs.</summary>
    public string Logs => $"/v1/agents/{AgentId}/call-logs";

    /// <summary>The path of its calls in progress.</summary>
    public string Calls => $"/v1/agents/{AgentId}/calls";

    /// <summary>A new one; the token may create organizations.</summary>
    public static async Task<Customer> Create(Uri server, string creator)
    {
        var client = (await CreateOrganization(server, creator)).GetProperty("oauth_client");
        var (id, secret) = (client.Text("client_id") ?? "", client.Text("client_secret") ?? "");
        var token = await TokenOf(server, id, secret);
        using var http = new HttpClient { BaseAddress = server, DefaultRequestHeaders = { Authorization = Bearer(token) } };
        var agent = await http.PostJson("/v1/agents", """{"name":"Reception","enable_recording":true}""").Json(HttpStatusCode.Created);
        return new(server, id, secret, token, Id(agent));
    }

    /// <summary>An organization that has nothing but its first client.</summary>
    public static async Task<JsonElement> CreateOrganization(Uri server, string creator)
    {
        using var http = new HttpClient { BaseAddress = server, DefaultRequestHeaders = { Authorization = Bearer(creator) } };
        return (await http.PostJson("/v1/organizations", """{"name":"Customer"}""").Json(HttpStatusCode.Created)).GetProperty("data");
    }

    public static async Task<string> TokenOf(Uri server, string clientId, string clientSecret)
    {
        using var http = new HttpClient { BaseAddress = server };
        return (await http.PostJson("/oauth/token", TokenRequest(clientId, clientSecret)).Json()).Text("access_token") ?? "";
    }

    public static string TokenRequest(string clientId, string clientSecret) =>
        $$"""{"grant_type":"client_credentials","client_id":"{{clientId}}","client_secret":"{{clientSecret}}"}""";

    /// <summary>The same, asking another server.</summary>
    public Customer On(Uri server) => new(server, ClientId, ClientSecret, Token, AgentId);

    /// <summary>The id of what this request creates.</summary>
    public async Task<Guid> Post(string path, string json) => Id(await Http.PostJson(path, json).Json(HttpStatusCode.Created));

    public Task<Guid> PostCall(string json) => Post(Logs, json);

    public Task<Guid> StartCall(string room = "room-1") => Post(Calls, $$"""{"room_name":"{{room}}","call_started_at":"2024-01-15T14:30:00Z"}""");

    public Task<HttpResponseMessage> PutRecording(Guid call, byte[] wav)
    {
        var body = new ByteArrayContent(wav) { Headers = { ContentType = new MediaTypeHeaderValue("audio/wav") } };
        return Http.PutAsync($"{Logs}/{call}/recording", body);
    }

    /// <summary>The signed link to a recording.</summary>
    public async Task<Uri> RecordingLink(Guid call)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = Server, DefaultRequestHeaders = { Authorization = Bearer(Token) } };
        using var answer = await http.GetAsync($"{Logs}/{call}/recording");
        return answer.Headers.Location ?? throw new InvalidOperationException($"No link, but {answer.StatusCode}");
    }

    /// <summary>Registers a LiveKit key pair.</summary>
    public Task<Guid> AddLiveKitKey(string key, string secret) =>
        Post("/v1/ingest-keys", $$"""{"platform":"livekit","api_key":"{{key}}","secret":"{{secret}}"}""");

    static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    static Guid Id(JsonElement created) => created.GetProperty("data").GetProperty("id").GetGuid();
}
