using System.Net;
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
        Assert.All(routes, route => Assert.True(route.Scope is null or RequiredScope.Any || Scopes.All.ContainsKey(route.Scope), $"{route}"));
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
            if (route.Scope is not RequiredScope.Any)
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
}
