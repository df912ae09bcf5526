using System.Globalization;
using System.Text.RegularExpressions;

namespace Callbook.Bench.Ingest;

/// <summary>Entries a second, and the time until 99 of 100 were acknowledged.</summary>
sealed record Rate(double EntriesPerSecond, double P99Milliseconds);

/// <summary>64 callers that post one entry a request, by wrk.</summary>
static partial class Posting
{
    public const int Callers = 64;

    const string Script =
        """
        local threads = 0
        function setup(thread) thread:set("number", threads); threads = threads + 1 end
        function init(args)
          paths, at, said = {}, number * 31, 0
          for path in io.lines(args[2]) do paths[#paths + 1] = path end
          headers = { ["Authorization"] = "Bearer " .. args[1], ["Content-Type"] = "application/json" }
        end
        function request()
          at, said = at % #paths + 1, said + 1
          return wrk.format("POST", paths[at], headers, string.format(
            '[{"text":"I would like to move my appointment to Thursday, please.","speaker":"user","timestamp":%d.25,"created_at":%d.75,"entry_id":"%d-%d"}]',
            said, said, number, said))
        end
        """;

    /// <summary>Appends to new calls. An answer that is not 200, or an entry that is not stored, ends the benchmark.</summary>
    public static async Task<Rate> Measure(LiveCalls live, Served server, string folder, int seconds)
    {
        var calls = await live.Begin(server, Callers);
        var (script, paths) = (Path.Combine(folder, "append.lua"), Path.Combine(folder, "paths"));
        await File.WriteAllTextAsync(script, Script);
        await File.WriteAllLinesAsync(paths, calls.Select(id => $"{live.Calls}/{id}/entries"));
        var before = await live.CountEntries();
        var output = await Run.Output(
            "wrk", "-t", $"{Math.Min(2, Environment.ProcessorCount)}", "-c", $"{Callers}", "-d", $"{seconds}s", "--timeout", "30s", "--latency",
            "-s", script, server.Url, "--", Plan.ApiKey, paths);
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException(output);
        var (answered, stored) = (long.Parse(Requests().Match(output).Groups["count"].Value, CultureInfo.InvariantCulture), await live.CountEntries() - before);
        if (stored < answered)
            throw new InvalidOperationException($"{answered} entries were acknowledged and {stored} stored");
        return new(Number(RequestsPerSecond().Match(output).Groups["rate"]), Milliseconds(P99().Match(output)));
    }

    static double Number(Capture text) => double.Parse(text.Value, CultureInfo.InvariantCulture);

    static double Milliseconds(Match latency) => Number(latency.Groups["time"]) * latency.Groups["unit"].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };

    [GeneratedRegex(@"(?<count>\d+) requests in", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RequestsPerSecond();

    [GeneratedRegex(@"99%\s+(?<time>[\d.]+)(?<unit>us|ms|s)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex P99();
}
