using System.Net;
using System.Text;
using System.Text.Json;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Access;

/// <summary>What goes on for longer than its credential. Long waits are held, so nothing ends here because of a time that is over.</summary>
public sealed class OngoingRequestsTests
{
    [Theory, BothDatabases]
    public async Task What_goes_on_ends_on_every_server_when_its_key_is_deleted(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var one = await CallbookHost.StartOn(store, new HeldTime());
        await using var other = await CallbookHost.StartOn(store, new HeldTime());
        var agent = await TestAgent.Create(one, recorded: true);
        var key = (await agent.Http.PostJson("/v1/api-keys", """{"name":"agent","scopes":["call-logs:read","call-logs:write"]}""").Json(HttpStatusCode.Created)).GetProperty("data");
        var here = await LongRequests.Begin(agent.With(key.Text("key")!));
        var there = await LongRequests.Begin(agent.On(other).With(key.Text("key")!));

        Assert.Equal(HttpStatusCode.NoContent, await agent.Http.DeleteAsync($"/v1/api-keys/{key.Text("id")}").Status());

        await here.EndWithTheirCredential();
        await there.EndWithTheirCredential();
        Assert.Empty((await agent.Client.CallLogs.ListAsync(agent.Id)).Data);
    }

    [Theory, BothDatabases]
    public async Task What_goes_on_ends_when_its_client_is_deleted(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database, new HeldTime());
        var agent = await TestAgent.Create(host, recorded: true);
        var client = await TestClient.Create(host, agent.Http, "\"call-logs:read\",\"call-logs:write\"");
        var requests = await LongRequests.Begin(agent.With(await client.Token()));

        Assert.Equal(HttpStatusCode.NoContent, await agent.Http.DeleteAsync($"/v1/oauth-clients/{client.Id}").Status());

        await requests.EndWithTheirCredential();
    }

    [Theory, BothDatabases]
    public async Task What_goes_on_ends_when_its_token_is_revoked_and_what_has_another_token_goes_on(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database, new HeldTime());
        var agent = await TestAgent.Create(host, recorded: true);
        var client = await TestClient.Create(host, agent.Http, "\"call-logs:read\",\"call-logs:write\"");
        var (revoked, kept) = (await client.Token(), await client.Token());
        var requests = await LongRequests.Begin(agent.With(revoked));
        var call = await agent.StartCall();
        await using var stream = await EntryStreamClient.Open(agent.With(kept), call);

        Assert.Equal(HttpStatusCode.OK, await client.PostForm("/oauth/revoke", ("token", revoked)).Status());

        await requests.EndWithTheirCredential();
        await stream.Send("""{"text":"Hello!","speaker":"agent"}""" + "\n");
        Assert.Equal(1, Assert.NotNull(await stream.Answer()).GetProperty("accepted").GetInt32());
    }

    [Theory, BothDatabases]
    public async Task What_goes_on_ends_when_its_credential_expires(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var agent = await TestAgent.Create(host, recorded: true);
        var expires = JsonSerializer.Serialize(time.GetUtcNow().AddMinutes(5));
        var key = await agent.Http.PostJson("/v1/api-keys", $$"""{"name":"agent","scopes":["call-logs:read","call-logs:write"],"expires_at":{{expires}}}""").Json(HttpStatusCode.Created);
        var requests = await LongRequests.Begin(agent.With(key.GetProperty("data").Text("key")!));

        time.Advance(TimeSpan.FromMinutes(5));

        await requests.EndWithTheirCredential();
    }

    /// <summary>An entry stream, a watcher, an upload and a posted call, all of which go on.</summary>
    sealed record LongRequests(EntryStreamClient Entries, EventStream Watcher, HalfSent Upload, HalfSent Post)
    {
        public static async Task<LongRequests> Begin(TestAgent agent)
        {
            var call = await agent.StartCall();
            var stream = await EntryStreamClient.Open(agent, call);
            await stream.Send("""{"text":"Hello!","speaker":"agent"}""" + "\n");
            Assert.NotNull(await stream.Answer());
            var watcher = await EventStream.Open(agent, call);
            Assert.NotNull(await watcher.Next());
            return new(
                stream, watcher, await HalfSent.Send(agent, "PUT", agent.Recording(call), "audio/wav", SomeAudio.Wav()),
                await HalfSent.Send(agent, "POST", agent.Logs, "application/json", Encoding.UTF8.GetBytes(SomeCall.Json())));
        }

        public async Task EndWithTheirCredential()
        {
            await using var all = Entries;
            await using var watcher = Watcher;
            await using var upload = Upload;
            await using var post = Post;
            // Closed as it should be: the watcher comes again, and is told why not.
            Assert.Null(await Watcher.Next());
            var last = Assert.NotNull(await Entries.Answer());
            Assert.Equal(("urn:callbook:problem:invalid-token", 401), (last.Text("type"), last.GetProperty("status").GetInt32()));
            Assert.Null(await Entries.Answer());
            Assert.Equal((401, 401), (await Upload.Status(), await Post.Status()));
        }
    }
}
