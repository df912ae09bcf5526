using System.Diagnostics;
using System.Net.Http.Headers;

namespace Callbook.Bench;

/// <summary>Whether an answer's time grows with what it does not contain: one connection, two lists in turn.</summary>
static class Latency
{
    public static async Task<IReadOnlyList<Line>> Measure(Subject subject, Served ours)
    {
        var plan = subject.Plan;
        var last = subject.Options.Logs / 2 / Plan.PageSize;
        var (lastTime, firstTime) = await Compare(subject, ours, Subject.ListOf(plan.Busy, last), Subject.ListOf(plan.Busy));
        var (busyTime, quietTime) = await Compare(subject, ours, Subject.ListOf(plan.Busy, 1, 1), Subject.ListOf(plan.Quiet, 1, 1));
        return
        [
            new($"{subject.Name}, page {last} / page 1, time", lastTime / firstTime, AtMost: 1.5),
            new($"{subject.Name}, page 1 of {last} pages", firstTime, " ms"),
            // "The same" within the noise of two medians.
            new($"{subject.Name}, total of {subject.Options.Logs / 2} logs / of {subject.Options.Logs / 200}, time", busyTime / quietTime, AtMost: 1.2),
            new($"{subject.Name}, page of one log with its total", busyTime, " ms"),
        ];
    }

    static async Task<(double First, double Second)> Compare(Subject subject, Served ours, string first, string second)
    {
        using var client = new HttpClient { BaseAddress = new(ours.Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Plan.ApiKey);
        var (firsts, seconds) = (new List<double>(), new List<double>());
        for (var probe = 0; probe < subject.Options.Probes; probe++)
        {
            firsts.Add(await Time(client, first));
            seconds.Add(await Time(client, second));
        }

        return (firsts.Median(), seconds.Median());
    }

    static async Task<double> Time(HttpClient client, string path)
    {
        var clock = Stopwatch.GetTimestamp();
        await using var body = await client.GetStreamAsync(path);
        await body.CopyToAsync(Stream.Null);
        return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }
}
