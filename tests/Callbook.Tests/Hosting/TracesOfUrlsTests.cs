using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Callbook.Server.Recordings.Fetch;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Callbook.Tests.Hosting;

/// <summary>What a collector of telemetry receives.</summary>
public sealed class TracesOfUrlsTests
{
    [Fact]
    public async Task Traces_name_the_route_of_a_signed_link_and_the_host_of_a_fetched_URL_and_no_more()
    {
        var received = new ConcurrentQueue<string>();
        await using var collector = await Collect(received);
        string token;
        await using (var host = await CallbookHost.Start(
            TestDatabase.Sqlite, $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.First()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--Callbook:Recordings:AllowedNetworks=127.0.0.1"))
        {
            var agent = await TestAgent.Create(host, recorded: true);
            var (call, url) = await agent.PostRecorded(SomeAudio.Wav());
            token = new Uri(url).Segments[^1];
            Assert.Equal(HttpStatusCode.OK, await host.Http.GetAsync(url + "?inline&signature=of-somebody").Status());
            await agent.Client.Recordings.FetchAsync(agent.Id, call, new($"{collector.Urls.First()}/secret-of-a-platform?signature=of-somebody"));
            await host.RunJobs(FetchRecordingPayload.Kind);
        }

        Assert.Contains(received, body => body.Contains("/recordings/{token}", StringComparison.Ordinal));
        Assert.Contains(received, body => body.Contains("url.full", StringComparison.Ordinal));
        foreach (var secret in new[] { token, "of-somebody", "secret-of-a-platform" })
            Assert.DoesNotContain(received, body => body.Contains(secret, StringComparison.Ordinal));
    }

    static async Task<WebApplication> Collect(ConcurrentQueue<string> received)
    {
        var app = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]).Build();
        app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.Latin1);
            var body = await reader.ReadToEndAsync();
            if (HttpMethods.IsPost(http.Request.Method))
                received.Enqueue(body);
        });
        await app.StartAsync();
        return app;
    }
}
