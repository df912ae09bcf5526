using System.Globalization;
using System.Text.RegularExpressions;

namespace Callbook.Bench;

/// <summary>wrk with 8 connections.</summary>
static partial class Wrk
{
    const int Connections = 8;

    /// <summary>Requests a second. An answer that is not 200, or a connection that broke, ends the benchmark.</summary>
    public static Task<double> Measure(string url, bool gzip, int seconds) => Measure(url, gzip, seconds, []);

    /// <summary>Pages of a list at random: what is read is all over the database.</summary>
    public static async Task<double> Wander(string url, string list, int pages, string folder, int seconds)
    {
        var script = Path.Combine(folder, "wander.lua");
        await File.WriteAllTextAsync(
            script, $$"""request = function() return wrk.format("GET", "{{list}}?page=" .. math.random(1, {{pages}})) end""");
        return await Measure(url, gzip: true, seconds, ["-s", script]);
    }

    static async Task<double> Measure(string url, bool gzip, int seconds, string[] more)
    {
        string[] arguments =
        [
            "-t", $"{Math.Min(2, Environment.ProcessorCount)}", "-c", $"{Connections}", "-d", $"{seconds}s", "--timeout", "30s",
            "-H", $"Authorization: Bearer {Plan.ApiKey}", "-H", $"Accept-Encoding: {(gzip ? "gzip" : "identity")}", .. more, url,
        ];
        var output = await Run.Output("wrk", arguments);
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException(output);
        return double.Parse(RequestsPerSecond().Match(output).Groups["rate"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RequestsPerSecond();
}
