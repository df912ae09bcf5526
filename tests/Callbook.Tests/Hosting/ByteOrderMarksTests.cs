using System.Net;
using System.Text;
using Callbook.Tests.Access;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Hosting;

/// <summary>Some programs write a mark before UTF-8. It costs nobody a call.</summary>
public sealed class ByteOrderMarksTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    const string Mark = "\uFEFF";
    const string Json = "application/json";

    [Theory, BothDatabases]
    public async Task Calls_and_their_entries_may_begin_with_one(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var lengthy = new string('x', 80_000); // small and large bodies are read differently
        foreach (var text in new[] { "Hello!", lengthy })
        {
            var entry = $$"""{"text":"{{text}}","speaker":"user","timestamp":1}""";
            await Send(agent, agent.Logs, Json, SomeCall.Json().Replace("[]", $"[{entry}]", StringComparison.Ordinal), HttpStatusCode.Created);
            var id = await agent.StartCall();
            await Send(agent, $"{agent.Calls()}/{id}/entries", Json, $"[{entry}]", HttpStatusCode.OK);
            await Send(agent, $"{agent.Calls()}/{id}/entries", "application/x-ndjson", $"{entry}\n{entry}", HttpStatusCode.OK);
            Assert.Equal([text, text, text], (await agent.End(id)).TranscriptJson.Select(said => said.Text));
        }
    }

    [Fact]
    public async Task A_token_may_be_asked_for_with_one()
    {
        var host = await hosts.On(TestDatabase.Sqlite);
        var client = await TestClient.Create(host);
        var body = $$"""{{Mark}}{"client_id":"{{client.ClientId}}","client_secret":"{{client.Secret}}","grant_type":"client_credentials"}""";
        Assert.Equal(HttpStatusCode.OK, await host.Http.PostAsync(new Uri("/oauth/token", UriKind.Relative), Body(body, Json)).Status());
    }

    [Theory, BothDatabases]
    public async Task A_platforms_event_may_begin_with_one(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var caller = await LiveKitCaller.Create(host);
        var hook = """{"event":"room_started","id":"EV_1","createdAt":"1766000000","room":{"sid":"RM_1","name":"room"}}""";
        Assert.Equal(HttpStatusCode.OK, await caller.Webhook(Mark + hook).Status());
        Assert.Equal(HttpStatusCode.BadRequest, await caller.Webhook(Mark + Mark + hook).Status());
    }

    static async Task Send(TestAgent agent, string path, string type, string body, HttpStatusCode status) =>
        Assert.Equal(status, await agent.Http.PostAsync(new Uri(path, UriKind.Relative), Body(Mark + body, type)).Status());

    static ByteArrayContent Body(string text, string type) => new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new(type) } };
}
