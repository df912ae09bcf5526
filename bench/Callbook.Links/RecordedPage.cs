using Callbook.Client;
using Callbook.Server;
using Callbook.Server.Hosting;

namespace Callbook.Links;

/// <summary>A server with 100 calls of some 20 KB, all recorded, and a client that asks for the page of them.</summary>
sealed class RecordedPage : IAsyncDisposable
{
    const string Secret = "links-bench-0123456789";
    readonly WebApplication server;
    readonly HttpClient http;
    string path = "";

    RecordedPage(WebApplication server)
    {
        this.server = server;
        http = new() { BaseAddress = new(server.Urls.First()) };
    }

    public PublicUrl PublicUrl => server.Services.GetRequiredService<PublicUrl>();

    public static async Task<RecordedPage> Serve(int cacheMegabytes)
    {
        var started = CallbookServer.Create(
        [
            "--urls=http://127.0.0.1:0", $"--Callbook:DataDirectory={Directory.CreateTempSubdirectory("callbook-links-").FullName}",
            $"--Callbook:ListCacheMegabytes={cacheMegabytes}", "--Callbook:RateLimit:PerSecond=0", $"--Callbook:Bootstrap:ClientSecret={Secret}",
            "--Callbook:Jobs:Concurrency=0", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None",
        ]);
        await CallbookServer.Prepare(started, CancellationToken.None);
        await started.StartAsync();
        var page = new RecordedPage(started);
        await page.Fill();
        return page;
    }

    public async Task<long> Read(bool gzip)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (gzip)
            request.Headers.AcceptEncoding.Add(new("gzip"));
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (buffer, bytes) = (new byte[64 * 1024], 0L);
        while (await body.ReadAsync(buffer) is var read and > 0)
            bytes += read;
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.StopAsync();
        await server.DisposeAsync();
    }

    async Task Fill()
    {
        using var client = new CallbookClient(http.BaseAddress!, "callbook", Secret); // set above
        using var token = await http.PostAsJsonAsync("/oauth/token", new { client_id = "callbook", client_secret = Secret, grant_type = "client_credentials" });
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await token.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("access_token").GetString());
        var agent = await client.Agents.CreateAsync(new("Bench", EnableRecording: true));
        var wav = new byte[8044];
        "RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0"u8.CopyTo(wav);
        var dice = new Random(1);
        for (var number = 0; number < 100; number++)
        {
            var entries = Enumerable.Range(0, 130).Select(at => new NewTranscriptEntry(
                string.Join(' ', Enumerable.Range(0, 9).Select(_ => $"{(char)('a' + dice.Next(26))}{dice.Next(900)}")), at % 2 == 0 ? "agent" : "user", at)).ToList();
            var log = await client.CallLogs.PostAsync(agent.Id, new("room", TimeProvider.System.GetUtcNow().AddMinutes(-number), entries));
            using var body = new ByteArrayContent(wav);
            using var put = await http.PutAsync(new Uri($"/v1/agents/{agent.Id}/call-logs/{log.Id}/recording", UriKind.Relative), body);
            put.EnsureSuccessStatusCode();
        }

        path = $"/v1/agents/{agent.Id}/call-logs?limit=100";
    }
}
