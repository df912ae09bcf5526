using System.Net;
using System.Text;
using Callbook.Server.Agents;
using Callbook.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Agents;

/// <summary>What holds for every route that names an agent, those of tomorrow too.</summary>
public sealed class AgentRoutesTests
{
    // A body that the route takes, so that it has no other reason to refuse; a new route stands here with its own.
    static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["PUT /v1/agents/{agentId}"] = """{"name":"mine now"}""",
        ["PATCH /v1/agents/{agentId}"] = """{"name":"mine now"}""",
        ["POST /v1/agents/{agentId}/call-logs"] = """{"room_name":"r","call_started_at":"2026-01-15T14:30:00Z","transcript_json":[]}""",
        ["POST /v1/agents/{agentId}/calls/{callId}/entries"] = """[{"text":"x","speaker":"user","timestamp":1}]""",
    };

    [Theory, BothDatabases]
    public async Task Another_organizations_agent_is_found_on_no_route(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var owner = await host.NewHttp();
        using var stranger = await host.NewHttp();
        var agent = await CreateAgent(owner);
        foreach (var route in Routes(host))
            Assert.True(await Send(stranger, route, agent) == HttpStatusCode.NotFound, route.Name);

        // It is there all the same, and as it was: the owner's first request finds it on the first route.
        Assert.Contains("\"name\":\"theirs\"", (await owner.GetAsync($"/v1/agents/{agent}").Json()).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_id_that_is_no_UUID_is_400_but_only_for_those_who_may_ask()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        using var all = await host.NewHttp();
        using var nothing = await host.NewHttp("organizations:write");
        var agent = await CreateAgent(all);
        foreach (var route in Routes(host))
        {
            foreach (var id in new[] { "1", agent.Replace("-", "", StringComparison.Ordinal), $"{{{agent}}}", $"%20{agent}" })
            {
                using var response = await all.SendAsync(Request(route, id));
                Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{route.Name} {id}: {response.StatusCode}");
                Assert.Contains("\"errors\":{\"agentId\":[\"must be a UUID\"]}", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }

            Assert.True(await Send(host.Http, route, "1") == HttpStatusCode.Unauthorized, route.Name);
            Assert.True(await Send(nothing, route, "1") == HttpStatusCode.Forbidden, route.Name);
            Assert.True(await Send(nothing, route, agent) == HttpStatusCode.Forbidden, route.Name);
        }
    }

    [Theory, BothDatabases]
    public async Task The_agent_of_a_route_is_found_in_its_own_organization_only(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var (organization, key) = await host.CreateOrganization();
        using var owner = host.HttpFor(key);
        var agent = Guid.Parse(await CreateAgent(owner, ",\"keep_partials\":true"));
        var (other, _) = await host.CreateOrganization();
        Assert.Equal(new AgentRef(agent, KeepPartials: true, EnableRecording: false), await FindAgent.Find(host.Dialect, organization, agent, CancellationToken.None));
        Assert.Null(await FindAgent.Find(host.Dialect, other, agent, CancellationToken.None));
    }

    static async Task<string> CreateAgent(HttpClient http, string more = "") =>
        (await http.PostJson("/v1/agents", $$"""{"name":"theirs"{{more}}}""").Json(HttpStatusCode.Created)).GetProperty("data").Text("id")!;

    static List<Route> Routes(CallbookHost host)
    {
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.Parameters.Any(parameter => parameter.Name == "agentId"))
            .Select(endpoint => new Route(
                endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0], endpoint.RoutePattern.RawText!.TrimEnd('/')))
            .ToList();
        Assert.True(routes.Count >= 7, $"{routes.Count} routes");
        return routes;
    }

    static async Task<HttpStatusCode> Send(HttpClient http, Route route, string agent) => await http.SendAsync(Request(route, agent)).Status();

    static HttpRequestMessage Request(Route route, string agent)
    {
        var path = route.Path.Replace("{agentId}", agent, StringComparison.Ordinal);
        while (path.IndexOf('{', path.IndexOf(agent, StringComparison.Ordinal) + agent.Length) is var start and > 0)
            path = string.Concat(path.AsSpan(0, start), Guid.CreateVersion7().ToString(), path.AsSpan(path.IndexOf('}', start) + 1));
        var body = Bodies.TryGetValue(route.Name, out var json) ? new StringContent(json, Encoding.UTF8, "application/json") : null;
        return new(new(route.Method), path) { Content = body };
    }

    sealed record Route(string Method, string Path)
    {
        public string Name => $"{Method} {Path}";
    }
}
