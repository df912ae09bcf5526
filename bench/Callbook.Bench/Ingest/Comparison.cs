namespace Callbook.Bench.Ingest;

/// <summary>64 callers that append single entries: ours in two forms, and one commit a request, in turn.</summary>
sealed class Comparison(string name, string folder, IngestOptions options)
{
    public async Task<IReadOnlyList<Line>> Measure((LiveCalls Live, Served Server) ours, (LiveCalls Live, Served Server) baseline)
    {
        var rounds = new List<(Rate Posted, Rate Waiting, Rate Streamed, Rate Baseline)>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            // The first is for the compiler.
            var seconds = round == 0 ? options.WarmUpSeconds : options.RoundSeconds;
            var rates = (
                Posted: await Posting.Measure(ours.Live, ours.Server, folder, seconds),
                Waiting: await new Streaming(ours.Live, ours.Server, 1).Measure(TimeSpan.FromSeconds(seconds)),
                Streamed: await new Streaming(ours.Live, ours.Server, Streaming.OnTheirWay).Measure(TimeSpan.FromSeconds(seconds)),
                Baseline: await Posting.Measure(baseline.Live, baseline.Server, folder, seconds));
            if (round == 0)
                continue;
            rounds.Add(rates);
            Console.WriteLine(
                $"  round {round}: posted {rates.Posted.EntriesPerSecond:0}/s, streamed one at a time {rates.Waiting.EntriesPerSecond:0}/s, "
                + $"streamed {rates.Streamed.EntriesPerSecond:0}/s, one commit a request {rates.Baseline.EntriesPerSecond:0}/s, "
                + $"peak memory {ours.Server.PeakMegabytes():0} MB");
        }

        const string baselineName = "one commit a request";
        var atLeast = name == "sqlite" ? 10 : 4;
        return
        [
            new($"{name}, 64 callers, single entries on open streams / {baselineName}", Ratio(one => one.Streamed), AtLeast: atLeast),
            new($"{name}, the same, each acknowledged before the next / {baselineName}", Ratio(one => one.Waiting)),
            new($"{name}, 64 callers, a request each entry / {baselineName}", Ratio(one => one.Posted)),
            .. Lines("single entries on open streams", one => one.Streamed),
            .. Lines("each acknowledged before the next", one => one.Waiting),
            .. Lines("a request each entry", one => one.Posted),
            .. Lines(baselineName, one => one.Baseline),
        ];

        double Ratio(Func<(Rate Posted, Rate Waiting, Rate Streamed, Rate Baseline), Rate> form) =>
            rounds.Select(one => form(one).EntriesPerSecond / one.Baseline.EntriesPerSecond).Median();

        IEnumerable<Line> Lines(string form, Func<(Rate Posted, Rate Waiting, Rate Streamed, Rate Baseline), Rate> of) =>
        [
            new($"{name}, {form}", rounds.Select(one => of(one).EntriesPerSecond).Median(), "/s"),
            new($"{name}, {form}: p99 of the acknowledgement", rounds.Select(one => of(one).P99Milliseconds).Median(), " ms"),
        ];
    }
}
