using System.Diagnostics;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Callbook.Abuse.Attacks;

/// <summary>One organization has twelve recordings fetched from a server that gives a byte in twenty seconds; another has one fetched.</summary>
static class SlowLinks
{
    const int Links = 12;
    static readonly TimeSpan ByteEvery = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Bar = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        await using var files = await Files();
        await using var site = await Site.Start(database, "--Callbook:Recordings:AllowedNetworks=127.0.0.1");
        var (attacker, other) = (await site.NewCustomer(), await site.NewCustomer());
        for (var link = 0; link < Links; link++)
            await Fetch(attacker, $"{files.Urls.First()}/slow/{link}.wav");
        await Task.Delay(TimeSpan.FromSeconds(3)); // so that the slow ones are being fetched
        var began = Stopwatch.GetTimestamp();
        var call = await Fetch(other, $"{files.Urls.First()}/good.wav");
        while (!await HasRecording(other, call) && Stopwatch.GetElapsedTime(began) < Patience)
            await Task.Delay(100);
        var took = Stopwatch.GetElapsedTime(began);
        return [new("another organization's download", took < Patience ? $"{took.TotalSeconds:0.0} s" : "none in 60 s", "10 s", took <= Bar)];
    }

    static async Task<Guid> Fetch(Customer customer, string url)
    {
        var call = await customer.PostCall(SomeCall.Json());
        using var answer = await customer.Http.PostJson($"{customer.Logs}/{call}/recording/fetch", $$"""{"url":"{{url}}"}""");
        answer.EnsureSuccessStatusCode();
        return call;
    }

    static async Task<bool> HasRecording(Customer customer, Guid call) =>
        (await customer.Http.GetAsync($"{customer.Logs}/{call}").Json()).GetProperty("data").Text("recording_url") is not null;

    static async Task<WebApplication> Files()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var wav = SomeAudio.Wav();
        app.MapGet("/good.wav", () => TypedResults.Bytes(wav, "audio/wav"));
        app.MapGet("/slow/{name}", async (HttpContext context) =>
        {
            context.Response.ContentType = "audio/wav";
            context.Response.ContentLength = wav.Length;
            for (var at = 0; at < wav.Length; at++)
            {
                await context.Response.Body.WriteAsync(wav.AsMemory(at, 1), context.RequestAborted);
                await Task.Delay(ByteEvery, context.RequestAborted);
            }
        });
        await app.StartAsync();
        return app;
    }
}
