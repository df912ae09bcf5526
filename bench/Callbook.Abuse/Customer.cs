using System.Net;
using System.Net.Http.Headers;
using Callbook.Tests.Support;

namespace Callbook.Abuse;

/// <summary>An organization with an agent, as it talks to one of the servers.</summary>
sealed record Customer(Uri Server, string ClientId, string ClientSecret, string Token, Guid AgentId)
{
    public HttpClient Http { get; } = new()
    {
        BaseAddress = Server,
        Timeout = TimeSpan.FromMinutes(2),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) },
    };

    /// <summary>The path of its call logs.</summary>
    public string Logs => $"/v1/agents/{AgentId}/call-logs";

    /// <summary>The path of its calls in progress.</summary>
    public string Calls => $"/v1/agents/{AgentId}/calls";

    public static async Task<Customer> Create(Uri server, string clientId, string clientSecret)
    {
        var token = await TokenOf(server, clientId, clientSecret);
        using var first = new HttpClient { BaseAddress = server, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        var agent = await first.PostJson("/v1/agents", """{"name":"Reception","enable_recording":true}""").Json(HttpStatusCode.Created);
        return new(server, clientId, clientSecret, token, agent.GetProperty("data").GetProperty("id").GetGuid());
    }

    /// <summary>The same, asking another server.</summary>
    public Customer On(Uri server) => new(server, ClientId, ClientSecret, Token, AgentId);

    public async Task<Guid> Post(string json) => (await Http.PostJson(Logs, json).Json(HttpStatusCode.Created)).GetProperty("data").GetProperty("id").GetGuid();

    public async Task<Guid> StartCall(string room = "room-1") =>
        (await Http.PostJson(Calls, $$"""{"room_name":"{{room}}","call_started_at":"2024-01-15T14:30:00Z"}""").Json(HttpStatusCode.Created))
            .GetProperty("data").GetProperty("id").GetGuid();

    /// <summary>Registers a LiveKit key pair; its secret.</summary>
    public async Task<string> AddLiveKitKey(string key)
    {
        var secret = $"secret of {key}, long enough to sign with";
        await Http.PostJson("/v1/ingest-keys", $$"""{"platform":"livekit","api_key":"{{key}}","secret":"{{secret}}"}""").Json(HttpStatusCode.Created);
        return secret;
    }

    public static async Task<string> TokenOf(Uri server, string clientId, string clientSecret)
    {
        using var http = new HttpClient { BaseAddress = server };
        return (await http.PostJson("/oauth/token", TokenRequest(clientId, clientSecret)).Json()).Text("access_token") ?? "";
    }

    public static string TokenRequest(string clientId, string clientSecret) =>
        $$"""{"grant_type":"client_credentials","client_id":"{{clientId}}","client_secret":"{{clientSecret}}"}""";
}
