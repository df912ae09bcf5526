using System.Net.Http.Headers;
using System.Text.Json;
using Callbook.Client;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Bench;

/// <summary>A page of 50 logs of 20 KB: ours, nginx with the same bytes in a file, and the baseline, in turn.</summary>
static class Throughput
{
    public static async Task<IReadOnlyList<Line>> Measure(Subject subject, Served ours)
    {
        var url = ours.Url + Subject.ListOf(subject.Plan.Measured);
        var (plain, gzip) = (await Download(url, "identity"), await Download(url, "gzip"));
        Console.WriteLine($"  the page: {plain.Length} bytes, {gzip.Length} as gzip");
        await FillBaseline(subject, plain);
        await using var nginx = await Nginx.Start(Path.Combine(subject.Options.Cache, "nginx"), plain, gzip);
        await using var baseline = await subject.StartBaseline();
        string[] urls = [url, nginx.Url + Nginx.Path, baseline.Url + Subject.ListOf(subject.Plan.Measured)];
        var (plainLine, gzipLine) = subject.Name == "sqlite" ? (0.25, 0.15) : (0.15, 0.10);
        return
        [
            .. await Compare(subject, urls, gzip: false, plainLine, 5),
            .. await Compare(subject, urls, gzip: true, gzipLine, 12),
        ];
    }

    static async Task<IReadOnlyList<Line>> Compare(Subject subject, string[] urls, bool gzip, double ofNginx, double ofBaseline)
    {
        var options = subject.Options;
        foreach (var url in urls)
            await Wrk.Measure(url, gzip, options.WarmUpSeconds);
        var rounds = new List<double[]>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            var rates = new double[urls.Length];
            for (var index = 0; index < urls.Length; index++)
                rates[index] = await Wrk.Measure(urls[index], gzip, options.RoundSeconds);
            rounds.Add(rates);
            Console.WriteLine($"  {(gzip ? "gzip" : "plain")} round {round}: ours {rates[0]:0}/s, nginx {rates[1]:0}/s, EF Core {rates[2]:0}/s");
        }

        var form = $"{subject.Name}, page of 50 x 20 KB, {(gzip ? "gzip" : "plain")}";
        return
        [
            new($"{form}: ours / nginx with a file", rounds.Select(rates => rates[0] / rates[1]).Median(), AtLeast: ofNginx),
            new($"{form}: ours / EF Core and System.Text.Json", rounds.Select(rates => rates[0] / rates[2]).Median(), AtLeast: ofBaseline),
            new($"{form}: ours", rounds.Select(rates => rates[0]).Median(), "/s"),
            new($"{form}: nginx", rounds.Select(rates => rates[1]).Median(), "/s"),
            new($"{form}: EF Core", rounds.Select(rates => rates[2]).Median(), "/s"),
        ];
    }

    // The baseline is filled with the page it will serve, so it need not even find it among others.
    static async Task FillBaseline(Subject subject, byte[] plain)
    {
        var options = new DbContextOptionsBuilder<BaselineDb>();
        BaselineDb.Configure(options, subject.BaselineDatabase);
        await using var db = new BaselineDb(options.Options);
        await db.Database.EnsureDeletedAsync();
        await db.Database.EnsureCreatedAsync();
        var page = JsonSerializer.Deserialize(plain, Wire.Json.PageCallLog)!; // a page is no null
        db.CallLogs.AddRange(page.Data.Select(BaselineLog.Of));
        await db.SaveChangesAsync();
    }

    static async Task<byte[]> Download(string url, string coding)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Plan.ApiKey);
        request.Headers.AcceptEncoding.ParseAdd(coding);
        using var response = await client.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }
}
