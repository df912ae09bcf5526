using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Abuse;

/// <summary>
/// Clients that post calls, list, read the readiness and get tokens one after the other while something fails. None tries again, and what is
/// acknowledged must be served afterwards.
/// </summary>
sealed class Load : IAsyncDisposable
{
    const int Posting = 8;
    const int Characters = 2000;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    readonly Customer customer;
    readonly HttpClient http;
    readonly CancellationTokenSource stop = new();
    readonly ConcurrentBag<Guid> acknowledged = [];
    readonly ConcurrentQueue<string> answers = new();
    readonly Task clients;

    public Load(Customer customer)
    {
        this.customer = customer;
        http = new() { BaseAddress = customer.Server, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", customer.Token);
        clients = Task.WhenAll([.. Enumerable.Repeat(0, Posting).Select(_ => Repeat(Post)), Repeat(List), Repeat(Token)]);
    }

    public int Acknowledged => acknowledged.Count;

    public int Failed => answers.Count(answer => answer[0] != '2');

    public string Statuses => Answers.Count(answers);

    /// <summary>Waits until so many more posts are acknowledged.</summary>
    public Task More(int posts) => Until(() => Acknowledged, posts);

    /// <summary>Waits until so many more requests have failed.</summary>
    public Task MoreFailures(int requests) => Until(() => Failed, requests);

    /// <summary>Ends the load; how many acknowledged calls are not served by this server.</summary>
    public async Task<int> Lost(Customer from)
    {
        await stop.CancelAsync();
        await clients;
        var served = new HashSet<Guid>();
        for (var page = 1; ; page++)
        {
            var data = (await from.Http.GetAsync($"{from.Logs}?limit=100&page={page}").Json()).GetProperty("data");
            served.UnionWith(data.EnumerateArray().Select(log => log.GetProperty("id").GetGuid()));
            if (data.GetArrayLength() < 100)
                return acknowledged.Count(id => !served.Contains(id));
        }
    }

    /// <summary>Whether clients were answered well or told to come again later, and nothing else.</summary>
    public Finding OnlyToldToComeAgain(string what) => new(
        what, Statuses, "2xx, else 503 with Retry-After", Failed > 0 && answers.All(answer => answer[0] == '2' || answer == "503+Retry-After"));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await clients;
        http.Dispose();
        stop.Dispose();
    }

    static async Task Until(Func<int> count, int more)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        for (var before = count(); count() < before + more;)
            await Task.Delay(50, patience.Token);
    }

    async Task Repeat(Func<Task<HttpResponseMessage>> ask)
    {
        while (!stop.IsCancellationRequested)
        {
            answers.Enqueue(await Status(ask));
            await Task.Delay(Pause);
        }
    }

    async Task<string> Status(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using var answer = await ask();
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == System.Net.HttpStatusCode.Created)
                acknowledged.Add(JsonElement.Parse(text).GetProperty("data").GetProperty("id").GetGuid());
            return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture) + (answer.Headers.RetryAfter is null ? "" : "+Retry-After");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            return "none";
        }
    }

    Task<HttpResponseMessage> List() => http.GetAsync($"{customer.Logs}?limit=5");

    Task<HttpResponseMessage> Token() =>
        http.PostAsync("/oauth/token", new StringContent(Customer.TokenRequest(customer.ClientId, customer.ClientSecret), Encoding.UTF8, "application/json"));

    Task<HttpResponseMessage> Post()
    {
        var text = RandomNumberGenerator.GetHexString(Characters);
        return http.PostJson(customer.Logs, SomeCall.Json(entries: $$"""[{"text":"{{text}}","speaker":"agent","timestamp":0.5}]"""));
    }
}
