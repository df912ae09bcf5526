using System.Collections.Concurrent;
using System.Net;
using Callbook.Server;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Callbook.Tests.Access;

public sealed class SecrecyTests
{
    [Fact]
    public async Task No_secret_stands_in_a_log_even_when_everything_is_logged()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var log = new Everything();
        const string secret = "bootstrap-0123456789";
        await using var app = CallbookServer.Create(
            [
                "--urls=http://127.0.0.1:0", $"--Callbook:DataDirectory={store.DataDirectory}", $"--Callbook:Bootstrap:ClientSecret={secret}",
                "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace", "--Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command=Trace",
            ],
            services => services.AddSingleton<ILoggerProvider>(log));
        await CallbookServer.Prepare(app, CancellationToken.None);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };

        var client = new TestClient(http, "", "callbook", secret);
        var token = await client.Token();
        Assert.Equal(HttpStatusCode.OK, await http.PostBasic("/oauth/token", $"callbook:{secret}", "grant_type=client_credentials").Status());
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var key = (await http.PostJson("/v1/api-keys", """{"name":"k","scopes":["agents:read"]}""").Json(HttpStatusCode.Created)).GetProperty("data").Text("key")!;
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(HttpStatusCode.OK, await http.GetAsync("/v1/agents").Status());
        http.DefaultRequestHeaders.Authorization = new("Bearer", "cbk_wrong-0123456789");
        Assert.Equal(HttpStatusCode.Unauthorized, await http.GetAsync("/v1/agents").Status());
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var link = await PlayRecording(http);
        Assert.Equal(HttpStatusCode.OK, await client.PostForm("/oauth/revoke", ("token", token)).Status());
        await app.StopAsync();

        Assert.Contains(log.Lines, line => line.Contains("/oauth/token", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("api_keys", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => new[] { secret, token, key, "cbk_wrong", link, "signature=of-somebody" }.Any(one => line.Contains(one, StringComparison.Ordinal)));
    }

    // The part of its link that nobody else may know.
    static async Task<string> PlayRecording(HttpClient http)
    {
        var agent = (await http.PostJson("/v1/agents", """{ "name": "a", "enable_recording": true }""").Json(HttpStatusCode.Created)).GetProperty("data").Text("id");
        var log = $"/v1/agents/{agent}/call-logs/{(await http.PostJson($"/v1/agents/{agent}/call-logs", SomeCall.Json()).Json(HttpStatusCode.Created)).GetProperty("data").Text("id")}";
        using var wav = new ByteArrayContent(SomeAudio.Wav());
        await http.PutAsync($"{log}/recording", wav).Json(HttpStatusCode.Created);
        var url = (await http.GetAsync(log).Json()).GetProperty("data").Text("recording_url")!; // just stored
        Assert.Equal(HttpStatusCode.OK, await http.GetAsync(url + "?inline&signature=of-somebody").Status());
        return url.Split('/')[^1];
    }

    sealed class Everything : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
