using System.Net;
using System.Text;
using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Conventions;

/// <summary>What holds for every route, also for those that nobody has thought of here.</summary>
public sealed class RoutesTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Fact]
    public async Task Every_route_has_a_scope_or_is_approved_to_be_anonymous()
    {
        var routes = ServerRoute.All(await hosts.On(TestDatabase.Sqlite));

        Assert.All(routes, route => Assert.True(route.Scope is not null ^ route.IsAnonymous, $"{route}"));
        Assert.All(routes, route => Assert.True(route.Scope is null || Scopes.All.ContainsKey(route.Scope), $"{route}"));
        await Approved.Matches("routes.txt", string.Concat(routes.Select(route => $"{route}\n")));
    }

    [Fact]
    public async Task Every_route_with_a_scope_asks_for_a_token_that_has_it()
    {
        var host = await hosts.On(TestDatabase.Sqlite);
        var victim = await Victim.Create(host);
        using var nobody = new HttpClient { BaseAddress = host.Url };
        using var unknown = host.HttpFor("cbk_unknown");
        foreach (var route in ServerRoute.All(host).Where(route => route.Scope is not null))
        {
            var others = Scopes.All.Keys.Where(scope => scope != route.Scope);
            using var lacking = host.HttpFor(await host.CreateApiKey(victim.Agent.OrganizationId, [.. others]));

            await Expect(route, HttpStatusCode.Unauthorized, nobody.SendAsync(victim.Request(route)));
            await Expect(route, HttpStatusCode.Unauthorized, unknown.SendAsync(victim.Request(route)));
            await Expect(route, HttpStatusCode.Forbidden, lacking.SendAsync(victim.Request(route)));
        }

        await victim.IsUntouched();
    }

    [Theory, BothDatabases]
    public async Task No_route_shows_or_changes_what_belongs_to_another_organization(TestDatabase database)
    {
        var host = await hosts.On(database);
        var victim = await Victim.Create(host);
        using var stranger = await host.NewHttp();
        foreach (var route in ServerRoute.All(host).Where(route => route.Scope is not null))
        {
            using var answer = await stranger.SendAsync(victim.Request(route));
            var body = await answer.Content.ReadAsStringAsync();

            if (route.Pattern.Contains('{', StringComparison.Ordinal))
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{route}: {(int)answer.StatusCode} {body}");
            else
                Assert.True(
                    answer.IsSuccessStatusCode, $"{route}: {(int)answer.StatusCode} {body}"); // one's own list, or a new thing of one's own
            foreach (var id in victim.Ids)
                Assert.False(body.Contains($"{id}", StringComparison.OrdinalIgnoreCase), $"{route} shows {id}: {body}");
        }

        await victim.IsUntouched();
    }

    static async Task Expect(ServerRoute route, HttpStatusCode status, Task<HttpResponseMessage> sending)
    {
        var found = await sending.Status();
        Assert.True(found == status, $"{route}: {(int)found} instead of {(int)status}");
    }

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
                // Not another's, but none: kinds belong to nobody.
                ["kind"] = log.Id,
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
            if (route.Method is "POST" or "PUT")
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
}
