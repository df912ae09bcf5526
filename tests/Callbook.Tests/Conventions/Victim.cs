using System.Net;
using System.Text;
using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Conventions;

/// <summary>An organization with one of everything.</summary>
sealed class Victim
{
    Victim(TestAgent agent, CallLog log, CallInProgress call, Guid job, (Guid Api, Guid Ingest) key, Guid client)
    {
        Agent = agent;
        Values = new(StringComparer.Ordinal)
        {
            ["agentId"] = agent.Id,
            ["callLogId"] = log.Id,
            ["callId"] = call.Id,
            ["apiKeyId"] = key.Api,
            ["ingestKeyId"] = key.Ingest,
            ["oauthClientId"] = client,
            ["jobId"] = job,
            ["organizationId"] = agent.OrganizationId,
            // Not another's, but none: they belong to nobody.
            ["kind"] = log.Id,
            ["token"] = log.Id,
        };
        Ids = [.. Values.Values];
    }

    public TestAgent Agent { get; }
    public IReadOnlyList<Guid> Ids { get; }
    Dictionary<string, Guid> Values { get; }
    string Before { get; set; } = "";

    public static async Task<Victim> Create(CallbookHost host)
    {
        var agent = await TestAgent.Create(host);
        var log = await agent.Post(SomeCall.Of());
        var call = await agent.Client.Calls.StartAsync(agent.Id, new("room-1"));
        var key = await Created(agent, "/v1/api-keys");
        var ingestKey = await Created(
            agent, "/v1/ingest-keys", $$"""{ "platform": "livekit", "api_key": "API{{agent.Id}}", "secret": "the victim's own secret" }""");
        var client = await Created(agent, "/v1/oauth-clients");
        var victim = new Victim(agent, log, call, (await agent.Jobs())[0].Id, (key, ingestKey), client);
        victim.Before = await victim.Everything();
        return victim;
    }

    /// <summary>A request that would succeed, were it the victim's own.</summary>
    public HttpRequestMessage Request(ServerRoute route)
    {
        // A parameter that is not known here must be taught to the victim first.
        var parts = route.Pattern.Split('/').Select(part => part.StartsWith('{') ? $"{Values[part.Trim('{', '}')]}" : part);
        var body = route.Pattern.EndsWith("/call-logs", StringComparison.Ordinal) ? SomeCall.Json()
            : route.Pattern is "/v1/api-keys" or "/v1/oauth-clients" ? """{ "name": "new", "scopes": ["agents:read"] }"""
            : route.Pattern is "/v1/ingest-keys" ? $$"""{ "platform": "livekit", "api_key": "API{{Guid.CreateVersion7()}}" }"""
            : route.Pattern.EndsWith("/calls", StringComparison.Ordinal) ? """{ "room_name": "room-1" }"""
            : route.Pattern.EndsWith("/entries", StringComparison.Ordinal) ? """[{ "text": "Hello!", "speaker": "agent" }]"""
            : route.Pattern.EndsWith("/end", StringComparison.Ordinal) ? "{}"
            : route.Pattern.Contains("/kinds/", StringComparison.Ordinal) ? """{ "paused": true }"""
            : """{ "name": "new" }""";
        var request = new HttpRequestMessage(route.Verb, string.Join('/', parts));
        if (route.Method is "POST" or "PUT" or "PATCH")
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    public async Task IsUntouched() => Assert.Equal(Before, await Everything());

    async Task<string> Everything()
    {
        var paths = new[]
        {
            "/v1/agents", "/v1/oauth-clients", "/v1/ingest-keys", "/v1/jobs", Agent.Logs, $"/v1/agents/{Agent.Id}", $"/v1/agents/{Agent.Id}/calls",
        };
        return string.Join('\n', await Task.WhenAll(paths.Select(path => Agent.Http.GetStringAsync(path))));
    }

    static async Task<Guid> Created(TestAgent agent, string path, string body = """{ "name": "the victim's", "scopes": ["agents:read"] }""") =>
        (await agent.Http.PostJson(path, body).Json(HttpStatusCode.Created))
        .GetProperty("data").GetProperty("id").GetGuid();
}
