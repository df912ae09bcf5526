using System.Net;
using Callbook.Server;
using Callbook.Server.Organizations;
using Callbook.Server.Store;
using Callbook.Tests.Access;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Organizations;

public sealed class DeleteOrganizationTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_deleted_organization_is_locked_out_and_listed_no_more_at_once(TestDatabase database)
    {
        var host = await hosts.On(database);
        var (founder, made) = await Make(host);
        using (founder)
        using (var token = host.HttpFor(await made.Token()))
        {
            var key = (await token.PostJson("/v1/api-keys", """{ "name": "k", "scopes": ["agents:read"] }""").Json(HttpStatusCode.Created)).GetProperty("data").Text("key")!;
            using var byKey = host.HttpFor(key);
            Assert.Equal(HttpStatusCode.OK, await byKey.GetAsync("/v1/agents").Status());

            Assert.Equal(HttpStatusCode.Accepted, await founder.DeleteAsync($"/v1/organizations/{made.Id}").Status());

            Assert.Equal(HttpStatusCode.Unauthorized, await byKey.GetAsync("/v1/agents").Status());
            Assert.Equal(HttpStatusCode.Unauthorized, await token.GetAsync("/v1/agents").Status());
            Assert.Equal(HttpStatusCode.Unauthorized, await made.Client.PostForm("/oauth/token", ("grant_type", "client_credentials")).Status());
            Assert.DoesNotContain(made.Id, await founder.GetStringAsync("/v1/organizations"), StringComparison.Ordinal);
            await founder.DeleteAsync($"/v1/organizations/{made.Id}").IsRefused(HttpStatusCode.NotFound);
        }
    }

    [Theory, BothDatabases]
    public async Task Nobody_deletes_their_own_organization_or_one_that_another_has_created(TestDatabase database)
    {
        var host = await hosts.On(database);
        var (founder, made) = await Make(host);
        using (founder)
        {
            var (own, key) = await host.CreateOrganization();
            using var stranger = host.HttpFor(key);
            await stranger.DeleteAsync($"/v1/organizations/{own}").IsRefused(HttpStatusCode.Conflict);
            await stranger.DeleteAsync($"/v1/organizations/{made.Id}").IsRefused(HttpStatusCode.NotFound);
            using var unprivileged = host.HttpFor(await host.CreateApiKey(own, "access:write", "agents:write"));
            await unprivileged.DeleteAsync($"/v1/organizations/{made.Id}").IsRefused(HttpStatusCode.Forbidden);
            Assert.NotEmpty(await made.Token());
        }
    }

    [Theory, EveryStore]
    public async Task Nothing_of_a_deleted_organization_is_left_in_any_table_or_store_even_if_the_removal_was_interrupted(TestStore kind)
    {
        await using var host = await RecordingHost.Start(kind);
        var (founder, made) = await Make(host.Server);
        using (founder)
        using (var http = host.Server.HttpFor(await made.Token()))
        {
            var agent = await Fill(host.Server, http, made.Id);
            await host.Plant($"{made.Id}/{agent}/{Guid.CreateVersion7()}.{Guid.CreateVersion7()}");
            var bystander = await TestAgent.Create(host.Server, recorded: true);
            await bystander.PostRecorded(SomeAudio.Wav());
            Assert.NotEmpty(await Rows(host.Server, made.Id, agent));

            await founder.DeleteAsync($"/v1/organizations/{made.Id}").Status();
            await Interrupted(host.Server);
            Assert.NotEmpty(await Rows(host.Server, made.Id, agent));
            await host.Server.Services.GetRequiredService<RemoveOrganizations>().RemoveNow(CancellationToken.None);

            Assert.Empty(await Rows(host.Server, made.Id, agent));
            Assert.Contains($"{bystander.OrganizationId}", Assert.Single(await host.Kept()), StringComparison.Ordinal);
            Assert.Equal(1, await bystander.TotalLogs());
        }
    }

    // An agent with calls that are over and in progress, jobs, summaries, recordings, keys and a platform's session.
    static async Task<Guid> Fill(CallbookHost host, HttpClient http, string organization)
    {
        var agent = (await http.PostJson("/v1/agents", """{ "name": "a", "enable_recording": true }""").Json(HttpStatusCode.Created)).GetProperty("data").GetProperty("id").GetGuid();
        for (var call = 0; call < 3; call++)
        {
            var log = (await http.PostJson($"/v1/agents/{agent}/call-logs", SomeCall.Json()).Json(HttpStatusCode.Created)).GetProperty("data").Text("id");
            using var wav = new ByteArrayContent(SomeAudio.Wav());
            await http.PutAsync($"/v1/agents/{agent}/call-logs/{log}/recording", wav).Json(HttpStatusCode.Created);
        }

        await host.RunJobs();
        await http.PostJson($"/v1/agents/{agent}/call-logs", SomeCall.Json()).Json(HttpStatusCode.Created);
        var ongoing = (await http.PostJson($"/v1/agents/{agent}/calls", """{ "room_name": "room-1" }""").Json(HttpStatusCode.Created)).GetProperty("data").Text("id");
        await http.PostJson($"/v1/agents/{agent}/calls/{ongoing}/entries", """[{ "text": "Hello!", "speaker": "agent" }]""").Json();
        await http.SendJson(HttpMethod.Put, "/v1/jobs/kinds/summarize_call", """{ "paused": true }""").Status();
        await InsertSession(host, organization, agent, Guid.Parse(ongoing!)); // it has an id
        return agent;
    }

    static async Task InsertSession(CallbookHost host, string organization, Guid agent, Guid call)
    {
        await using var write = await host.Dialect.BeginWrite(CancellationToken.None);
        await write.Execute(
            """
            insert into platform_sessions (organization_id, source, session_id, agent_id, call_id, named, created_at)
            values (@organization, 'livekit', 'RM_1', @agent, @call, true, 0)
            """, CancellationToken.None, ("@organization", Guid.Parse(organization)), ("@agent", agent), ("@call", call));
        await write.Execute(
            "insert into call_facts (agent_id, call_id, fact_id, body) values (@agent, @call, 'f', '[]')", CancellationToken.None, ("@agent", agent), ("@call", call));
        await write.Commit(CancellationToken.None);
    }

    static async Task Interrupted(CallbookHost host)
    {
        var contents = host.Services.GetServices<IOrganizationContents>().ToList();
        contents.Insert(3, new Interruption());
        var removal = ActivatorUtilities.CreateInstance<RemoveOrganizations>(host.Services, (IEnumerable<IOrganizationContents>)contents);
        await Assert.ThrowsAsync<OperationCanceledException>(() => removal.RemoveNow(CancellationToken.None));
    }

    // Every table that has the organization or one of its agents in a column.
    static async Task<List<string>> Rows(CallbookHost host, string organization, Guid agent)
    {
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<CallbookDb>>().CreateDbContextAsync();
        await using var connection = await host.Dialect.Open(CancellationToken.None);
        var found = new List<string>();
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var (column, value) = entity.ClrType == typeof(OrganizationRow) ? ("id", Guid.Parse(organization))
                : entity.FindProperty("OrganizationId") is not null ? ("organization_id", Guid.Parse(organization))
                : ("agent_id", agent);
            await using var command = connection.Command($"select count(*) from {entity.GetTableName()} where {column} = @value", ("@value", value));
            if (await command.ExecuteScalarAsync() is > 0L)
                found.Add(entity.GetTableName()!); // it has one
        }

        return found;
    }

    static async Task<(HttpClient Founder, Made Made)> Make(CallbookHost host)
    {
        var founder = await host.NewHttp();
        var made = (await founder.PostJson("/v1/organizations", """{ "name": "Acme" }""").Json(HttpStatusCode.Created)).GetProperty("data");
        var first = made.GetProperty("oauth_client");
        return (founder, new(made.Text("id")!, new(host.Http, "", first.Text("client_id")!, first.Text("client_secret")!)));
    }

    sealed record Made(string Id, TestClient Client)
    {
        public Task<string> Token() => Client.Token();
    }

    sealed class Interruption : IOrganizationContents
    {
        public Task<bool> DeleteSome(Guid organizationId, Guid agentId, CancellationToken cancel) => throw new OperationCanceledException();
    }
}
