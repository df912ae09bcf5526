using System.Net;
using System.Text.Json;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Recordings;

/// <summary>Uploads past the server, straight into the bucket.</summary>
public sealed class UploadUrlTests(RecordingHosts hosts) : IClassFixture<RecordingHosts>
{
    [Fact, Needs(Need.S3)]
    public async Task What_was_sent_to_the_bucket_becomes_the_recording_when_it_is_completed()
    {
        var host = await hosts.On(TestStore.S3);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;
        var wav = SomeAudio.Wav();
        var offer = await Offer(agent, call);

        await Complete(agent, call, offer).IsRefused(HttpStatusCode.Conflict); // nothing has been sent
        await Send(offer, wav);
        Assert.Null(await agent.RecordingUrl(call));
        var first = await Complete(agent, call, offer).Json(HttpStatusCode.Created);
        Assert.Equal(wav.Length, first.GetProperty("data").GetProperty("bytes").GetInt32());

        var url = (await agent.RecordingUrl(call))!; // completed
        using var http = new HttpClient();
        Assert.Equal(wav, await http.GetByteArrayAsync(new Uri(url)));
        Assert.Equal(first.GetRawText(), (await Complete(agent, call, offer).Json()).GetRawText());
        // The upload's URL still works, and touches nothing that was checked.
        await Send(offer, SomeAudio.Wav());
        Assert.Equal(wav, await http.GetByteArrayAsync(new Uri(url)));
    }

    [Fact, Needs(Need.S3)]
    public async Task What_is_no_audio_is_refused_and_gone()
    {
        var host = await hosts.On(TestStore.S3);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;
        var offer = await Offer(agent, call);
        await Send(offer, "<html>"u8.ToArray());

        await Complete(agent, call, offer).IsRefused(HttpStatusCode.UnsupportedMediaType);

        Assert.DoesNotContain(await host.Kept(), key => key.Contains($"{call}", StringComparison.Ordinal));
        await agent.Http.PostJson($"{agent.Recording(call)}/complete", """{ "upload_id": "../../x" }""").IsRefused(HttpStatusCode.BadRequest);
    }

    [Fact, Needs(Need.S3)]
    public async Task Uploads_that_nobody_completes_are_swept()
    {
        var host = await hosts.On(TestStore.S3);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;
        await Send(await Offer(agent, call), SomeAudio.Wav());

        await host.Sweeper.RemoveOrphans(TimeProvider.System.GetUtcNow().AddDays(-1), CancellationToken.None);
        Assert.Contains(await host.Kept(), key => key.Contains($"{call}", StringComparison.Ordinal));
        await host.Sweeper.RemoveOrphans(TimeProvider.System.GetUtcNow().AddMinutes(1), CancellationToken.None);

        Assert.DoesNotContain(await host.Kept(), key => key.Contains($"{call}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_take_no_uploads_past_the_server()
    {
        var agent = await TestAgent.Create((await hosts.On(TestStore.Files)).Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;

        await agent.Http.PostJson($"{agent.Recording(call)}/upload-url", "{}").IsRefused(HttpStatusCode.Conflict);
        await agent.Http.PostJson($"{agent.Recording(call)}/complete", $$"""{ "upload_id": "{{call}}" }""").IsRefused(HttpStatusCode.Conflict);
    }

    static async Task<JsonElement> Offer(TestAgent agent, Guid call) =>
        (await agent.Http.PostAsync(new Uri($"{agent.Recording(call)}/upload-url", UriKind.Relative), null).Json()).GetProperty("data");

    static async Task Send(JsonElement offer, byte[] bytes)
    {
        using var http = new HttpClient();
        using var body = new ByteArrayContent(bytes);
        using var answer = await http.PutAsync(new Uri(offer.Text("url")!), body); // every offer has one
        answer.EnsureSuccessStatusCode();
    }

    static Task<HttpResponseMessage> Complete(TestAgent agent, Guid call, JsonElement offer) =>
        agent.Http.PostJson($"{agent.Recording(call)}/complete", $$"""{ "upload_id": "{{offer.Text("upload_id")}}" }""");
}
