using System.Net;
using Callbook.Server;
using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Platforms;
using Callbook.Tests.Platforms.Acme;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Platforms;

/// <summary>What two know is secret to none.</summary>
public sealed class IngestKeysTests
{
    const string Hook = """{"event":"participant_joined","id":"EV_1","createdAt":"1766000062","room":{"sid":"RM_1","name":"room"},"participant":{"identity":"sip_1","kind":"SIP"}}""";

    [Theory, BothDatabases]
    public async Task A_key_belongs_to_one_organization(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await CallbookHost.StartOn(store, services => services.AddPlatform<AcmePlatform>());
        var owner = await LiveKitCaller.Create(host);
        using var other = await host.NewHttp();
        foreach (var secret in new[] { owner.Secret, "another" })
            Assert.Equal("urn:callbook:problem:ingest-key-taken", (await Add(other, "livekit", owner.Key, secret).Json(HttpStatusCode.Conflict)).Text("type"));

        // Secrets without an id are compared themselves.
        Assert.Equal(HttpStatusCode.Created, await Add(owner.Http, "acme", null, "acme's").Status());
        Assert.Equal(HttpStatusCode.Conflict, await Add(other, "acme", null, "acme's").Status());
        Assert.Equal(HttpStatusCode.Created, await Add(other, "acme", null, "other").Status());
        Assert.Equal(HttpStatusCode.OK, await owner.Webhook(Hook).Status());
    }

    [Theory, BothDatabases]
    public async Task Of_two_organizations_that_add_a_key_at_once_one_gets_it(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var one = await CallbookHost.StartOn(store);
        await using var two = await CallbookHost.StartOn(store);
        var keys = new[] { (await one.CreateOrganization()).ApiKey, (await one.CreateOrganization()).ApiKey };
        using var here = one.HttpFor(keys[0]);
        using var there = two.HttpFor(keys[1]);
        for (var round = 0; round < 10; round++)
        {
            var added = await Task.WhenAll(Add(here, "livekit", $"API{round}", "mine").Status(), Add(there, "livekit", $"API{round}", "mine").Status());
            Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], added.Order());
        }
    }

    [Theory, BothDatabases]
    public async Task A_key_that_two_organizations_have_from_before_signs_nothing(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var owner = await LiveKitCaller.Create(host);
        var (stranger, key) = await host.CreateOrganization();
        await Insert(host, stranger, owner.Key, "the stranger's own");
        Assert.Equal(HttpStatusCode.OK, await owner.Webhook(Hook).Status());
        using var http = host.HttpFor(key);
        await Delete(http);

        await Insert(host, stranger, owner.Key, owner.Secret);
        Assert.Equal(HttpStatusCode.Unauthorized, await owner.Webhook(Hook).Status());
        Assert.Equal(HttpStatusCode.Unauthorized, await owner.Logs([]).Status());

        await Delete(http);
        Assert.Equal(HttpStatusCode.OK, await owner.Webhook(Hook).Status());
    }

    [Theory, BothDatabases]
    public async Task The_operators_key_is_the_first_organizations_whoever_else_has_it(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database, "--Callbook:Ingest:LiveKit:ApiKey=APIoperator", "--Callbook:Ingest:LiveKit:ApiSecret=the operator's");
        var (stranger, key) = await host.CreateOrganization();
        using var http = host.HttpFor(key);
        Assert.Equal(HttpStatusCode.Conflict, await Add(http, "livekit", "APIoperator", "mine").Status());
        await Insert(host, stranger, "APIoperator", "the operator's");
        var caller = await LiveKitCaller.Create(host);

        var sent = await caller.Send("/observability/logs/otlp/v0", [], "application/x-protobuf", LiveKitCaller.Observer("APIoperator", "the operator's")).Status();
        var hook = caller.Token(
            new() { ["iss"] = "APIoperator", ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 300, ["sha256"] = Hash(Hook) }, "the operator's");
        Assert.Equal(HttpStatusCode.OK, await caller.Send("/v1/ingest/livekit", System.Text.Encoding.UTF8.GetBytes(Hook), "application/webhook+json", hook).Status());

        Assert.Equal(HttpStatusCode.OK, sent);
        Assert.Empty((await http.GetAsync("/v1/agents").Json()).GetProperty("data").EnumerateArray());
    }

    [Theory, BothDatabases]
    public async Task A_secret_is_made_by_the_server_unless_it_is_given_and_shown_once(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var caller = await LiveKitCaller.Create(host);
        var made = (await Add(caller.Http, "livekit", "APImade", null).Json(HttpStatusCode.Created)).GetProperty("data");
        Assert.Matches("^cbi_[A-Za-z0-9_-]{43}$", made.Text("secret"));
        Assert.DoesNotContain("secret", (await caller.Http.GetAsync("/v1/ingest-keys").Json()).GetRawText(), StringComparison.Ordinal);
        var given = (await Add(caller.Http, "livekit", "APIgiven", "my own").Json(HttpStatusCode.Created)).GetProperty("data");
        Assert.Null(given.Text("secret"));

        Assert.Equal(HttpStatusCode.OK, await caller.Send("/observability/logs/otlp/v0", [], "application/x-protobuf", LiveKitCaller.Observer("APImade", made.Text("secret")!)).Status());
    }

    [Theory]
    [InlineData("devkey", "my own")]
    [InlineData("APIdevkey00", "my own")]
    [InlineData("APImine", "secret")]
    public async Task A_key_that_everybody_knows_needs_a_setting(string key, string secret)
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        Guid organization;
        await using (var host = await CallbookHost.StartOn(store))
        {
            (organization, var apiKey) = await host.CreateOrganization();
            using var http = host.HttpFor(apiKey);
            Assert.Contains("everybody knows", await Add(http, "livekit", key, secret).Fault(), StringComparison.Ordinal);
            await Insert(host, organization, key, secret);
            Assert.Equal(HttpStatusCode.Unauthorized, await Observe(host, key, secret));
        }

        await using var allowing = await CallbookHost.StartOn(store, "--Callbook:Ingest:AllowWellKnownKeys=true", "--Callbook:Ingest:LiveKit:ApiKey=devkey", "--Callbook:Ingest:LiveKit:ApiSecret=secret");
        Assert.Equal(HttpStatusCode.OK, await Observe(allowing, key, secret));
        using var owner = allowing.HttpFor(await allowing.CreateApiKey(organization));
        Assert.Equal(HttpStatusCode.Created, await Add(owner, "livekit", "key1", "secret1").Status());
    }

    [Fact]
    public void The_operators_own_key_is_none_that_everybody_knows()
    {
        var fault = Assert.Throws<CannotStartException>(() => CallbookServer.Create(["--Callbook:Ingest:LiveKit:ApiKey=devkey", "--Callbook:Ingest:LiveKit:ApiSecret=secret"]));
        Assert.Contains("Callbook:Ingest:AllowWellKnownKeys=true", fault.Message, StringComparison.Ordinal);
    }

    static Task<HttpResponseMessage> Add(HttpClient http, string platform, string? key, string? secret) =>
        http.PostJson("/v1/ingest-keys", System.Text.Json.JsonSerializer.Serialize(new { platform, api_key = key, secret }));

    static async Task<HttpStatusCode> Observe(CallbookHost host, string key, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/observability/logs/otlp/v0");
        request.Content = new ByteArrayContent([]) { Headers = { ContentType = new("application/x-protobuf") } };
        request.Headers.TryAddWithoutValidation("Authorization", LiveKitCaller.Observer(key, secret));
        return await host.Http.SendAsync(request).Status();
    }

    static async Task Delete(HttpClient owner)
    {
        var key = Assert.Single((await owner.GetAsync("/v1/ingest-keys").Json()).GetProperty("data").EnumerateArray());
        Assert.Equal(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/ingest-keys/{key.Text("id")}").Status());
    }

    // As an earlier version of the server allowed.
    static async Task Insert(CallbookHost host, Guid organization, string key, string secret)
    {
        await using var write = await host.Dialect.BeginWrite(CancellationToken.None);
        await IngestKeysTable.Insert(
            write,
            new() { Id = Guid.CreateVersion7(), OrganizationId = organization, Platform = "livekit", Name = key, ApiKey = key, Secret = host.Services.GetRequiredService<StoredSecrets>().Protect(secret), CreatedAt = TimeProvider.System.GetUtcNow() },
            CancellationToken.None);
        await write.Commit(CancellationToken.None);
    }

    static string Hash(string body) => Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body)));
}
