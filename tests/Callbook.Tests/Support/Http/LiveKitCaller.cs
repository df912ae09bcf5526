using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Callbook.Tests.Support.Http;

/// <summary>A LiveKit server and agent of a new organization, which sign with a key pair of its own.</summary>
sealed class LiveKitCaller
{
    public const string Agent = "acme-agent";

    readonly string apiKey;

    LiveKitCaller(CallbookHost host, Guid organizationId, string apiKey, string key, string secret)
    {
        (Host, OrganizationId, Key, Secret, this.apiKey) = (host, organizationId, key, secret, apiKey);
        Http = host.HttpFor(apiKey);
    }

    public CallbookHost Host { get; }
    public Guid OrganizationId { get; }
    public string Key { get; }
    public string Secret { get; }

    /// <summary>Reads what became of it.</summary>
    public HttpClient Http { get; }

    /// <summary>The same, at another server on the same database.</summary>
    public LiveKitCaller On(CallbookHost host) => new(host, OrganizationId, apiKey, Key, Secret);

    public static async Task<LiveKitCaller> Create(CallbookHost host)
    {
        var (organization, apiKey) = await host.CreateOrganization();
        var caller = new LiveKitCaller(host, organization, apiKey, $"API{RandomNumberGenerator.GetHexString(12)}", RandomNumberGenerator.GetHexString(20));
        var key = new JsonObject { ["platform"] = "livekit", ["api_key"] = caller.Key, ["secret"] = caller.Secret };
        await caller.Http.PostJson("/v1/ingest-keys", key.ToJsonString()).Json(System.Net.HttpStatusCode.Created);
        return caller;
    }

    public static string Fixture(params string[] name) => Repository.SharedFixture(Path.Combine(name));

    public Task<HttpResponseMessage> Webhook(string json) => Send("/v1/ingest/livekit", Encoding.UTF8.GetBytes(json), "application/webhook+json", Sign(json));

    public Task<HttpResponseMessage> Logs(byte[] body, string type = "application/json") => Send("/observability/logs/otlp/v0", body, type, Observe());

    public Task<HttpResponseMessage> Upload(byte[] body, string type) => Send("/observability/recordings/v0", body, type, Observe());

    /// <summary>A token for this body, with other claims where they are given.</summary>
    public string Sign(string body, string? secret = null, long? expires = null, string algorithm = "HS256")
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        return Token(new() { ["sha256"] = hash, ["iss"] = Key, ["exp"] = expires ?? Now() + 300, ["nbf"] = Now() - 1 }, secret, algorithm);
    }

    public string Observe(string? secret = null, long? expires = null) => "Bearer " + Token(
        new() { ["iss"] = Key, ["exp"] = expires ?? Now() + 300, ["nbf"] = Now() - 1, ["observability"] = new JsonObject { ["write"] = true } }, secret);

    /// <summary>What a server shows that signs this body with this pair.</summary>
    public static string Signed(string key, string secret, ReadOnlySpan<byte> body) => Token(secret, new()
    {
        ["iss"] = key,
        ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 300,
        ["sha256"] = Convert.ToBase64String(SHA256.HashData(body)),
    });

    /// <summary>What an agent shows that signs with this pair.</summary>
    public static string Observer(string key, string secret) => "Bearer " + Token(secret, new()
    {
        ["iss"] = key,
        ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 300,
        ["observability"] = new JsonObject { ["write"] = true },
    });

    public string Token(JsonObject claims, string? secret = null, string algorithm = "HS256") => Token(secret ?? Secret, claims, algorithm);

    static string Token(string secret, JsonObject claims, string algorithm = "HS256")
    {
        var signed = $"{Encode($$"""{"alg":"{{algorithm}}"}""")}.{Encode(claims.ToJsonString())}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed));
        return algorithm == "none" ? signed + "." : $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public async Task<HttpResponseMessage> Send(string path, byte[] body, string type, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await Host.Http.SendAsync(request);
    }

    /// <summary>All of the organization's call logs.</summary>
    public async Task<IReadOnlyList<JsonElement>> CallLogs()
    {
        var logs = new List<JsonElement>();
        foreach (var agent in await Agents())
            logs.AddRange((await Http.GetAsync($"/v1/agents/{agent.GetProperty("id")}/call-logs").Json()).GetProperty("data").EnumerateArray());
        return logs;
    }

    public async Task<IReadOnlyList<JsonElement>> Agents() => [.. (await Http.GetAsync("/v1/agents").Json()).GetProperty("data").EnumerateArray()];

    public async Task<JsonElement> OneCallLog() => Assert.Single(await CallLogs());

    /// <summary>How many calls are in progress.</summary>
    public async Task<int> CallsInProgress()
    {
        var calls = 0;
        foreach (var agent in await Agents())
            calls += (await Http.GetAsync($"/v1/agents/{agent.GetProperty("id")}/calls").Json()).GetProperty("data").GetArrayLength();
        return calls;
    }

    static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    long Now() => ((TimeProvider)Host.Services.GetService(typeof(TimeProvider))!).GetUtcNow().ToUnixTimeSeconds(); // it has one
}
