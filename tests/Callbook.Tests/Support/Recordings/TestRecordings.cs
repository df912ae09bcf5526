using System.Net;
using System.Text.Json;

namespace Callbook.Tests.Support.Recordings;

/// <summary>Recordings of a test's agent, by requests written by hand.</summary>
static class TestRecordings
{
    public static string Recording(this TestAgent agent, Guid call) => $"{agent.Logs}/{call}/recording";

    public static async Task<HttpResponseMessage> PutRecording(
        this TestAgent agent, Guid call, byte[] bytes, string query = "", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, agent.Recording(call) + query);
        request.Content = new ByteArrayContent(bytes);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return await agent.Http.SendAsync(request);
    }

    /// <summary>A call log with a recording, and the URL that plays it.</summary>
    public static async Task<(Guid Call, string Url)> PostRecorded(this TestAgent agent, byte[] bytes)
    {
        var call = (await agent.Post(SomeCall.Of())).Id;
        await agent.PutRecording(call, bytes).Json(HttpStatusCode.Created);
        return (call, await agent.RecordingUrl(call) ?? throw new InvalidOperationException("The recording has no URL"));
    }

    public static async Task<string?> RecordingUrl(this TestAgent agent, Guid call) => (await agent.Log(call)).Text("recording_url");

    public static async Task<JsonElement> Log(this TestAgent agent, Guid call) => (await agent.GetJson($"/{call}")).GetProperty("data");
}
