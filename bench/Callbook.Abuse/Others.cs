using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Abuse;

/// <summary>An answer; 0 when there was none.</summary>
sealed record Answer(string Kind, int Status, double Milliseconds, TimeSpan? RetryAfter = null);

/// <summary>
/// Another organization, which lists, posts, reads the readiness and gets tokens while somebody attacks: each so many times a second, whether or not
/// the last one was answered.
/// </summary>
sealed class Others(Customer customer) : IDisposable
{
    const double Milliseconds = 50;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly HttpClient http = new() { BaseAddress = customer.Server, Timeout = Patience };
    readonly ConcurrentBag<Answer> answers = [];

    /// <summary>Those of the whole time, which should be ten seconds or more.</summary>
    public static async Task<Answers> During(Customer customer, TimeSpan time, params IReadOnlyList<string> kinds)
    {
        using var others = new Others(customer);
        using var clock = new CancellationTokenSource(time);
        await Task.WhenAll((kinds.Count == 0 ? ["list", "post", "ready", "token"] : kinds).Select(kind => others.Repeat(kind, clock.Token)));
        return new([.. others.answers]);
    }

    public void Dispose() => http.Dispose();

    async Task Repeat(string kind, CancellationToken until)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Milliseconds));
        var open = new List<Task>();
        try
        {
            while (await timer.WaitForNextTickAsync(until))
                open.Add(Ask(kind));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    async Task Ask(string kind)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var response = await http.SendAsync(Request(kind));
            answers.Add(new(kind, (int)response.StatusCode, Stopwatch.GetElapsedTime(began).TotalMilliseconds, response.Headers.RetryAfter?.Delta));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            answers.Add(new(kind, 0, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
        }
    }

    HttpRequestMessage Request(string kind)
    {
        var request = kind switch
        {
            "list" => new HttpRequestMessage(HttpMethod.Get, customer.Logs + "?limit=10"),
            "post" => new(HttpMethod.Post, customer.Logs) { Content = Json(SomeCall.Json(entries: """[{"text":"Hello!","speaker":"agent","timestamp":0.5}]""")) },
            "ready" => new(HttpMethod.Get, "/health/ready"),
            _ => new(HttpMethod.Post, "/oauth/token") { Content = Json(Customer.TokenRequest(customer.ClientId, customer.ClientSecret)) },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", customer.Token);
        return request;
    }

    static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}

/// <summary>What others were answered.</summary>
sealed record Answers(IReadOnlyList<Answer> All)
{
    public int Good => All.Count(answer => answer.Status is >= 200 and < 300);

    public double Percent => 100.0 * Good / All.Count;

    /// <summary>The time that 99 of 100 took at most, in milliseconds.</summary>
    public double P99 => All.Select(answer => answer.Milliseconds).Order().ElementAt(All.Count * 99 / 100);

    /// <summary>How often each status came, as <c>201×40 503×2</c>.</summary>
    public string Statuses => Count(All.Select(answer => $"{answer.Status}"));

    public static string Count(IEnumerable<string> statuses) =>
        string.Join(' ', statuses.GroupBy(status => status, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}×{group.Count()}"));

    public Finding AllAnswered(string what) => new(what, $"{Percent:0.0} % of {All.Count} ({Statuses})", "100 %", Good == All.Count);

    public Finding NoSlower(Answers quiet, string what) =>
        new(what, $"p99 {P99:0} ms, quiet {quiet.P99:0} ms: {P99 / quiet.P99:0.0} ×", "5 ×", P99 <= 5 * quiet.P99);
}
