namespace Callbook.Bench;

/// <summary>From the start of the process to its first answer: a list on the loaded database, and an empty minimal API, in turn.</summary>
static class Starts
{
    public static async Task<IReadOnlyList<Line>> Measure(Subject subject)
    {
        var (ours, empty) = (new List<double>(), new List<double>());
        // The first of each only brings its files into memory.
        for (var round = 0; round <= subject.Options.Starts; round++)
        {
            var (oursTime, emptyTime) = (await Time(subject.StartServer(Subject.ListOf(subject.Plan.Quiet))), await Time(subject.StartEmpty()));
            if (round > 0)
            {
                ours.Add(oursTime);
                empty.Add(emptyTime);
            }
        }

        return
        [
            new($"{subject.Name}, start to the first list / of an empty minimal API", ours.Zip(empty, (a, b) => a / b).Median(), AtMost: 4),
            new($"{subject.Name}, start to the first list", ours.Median(), " ms"),
            new($"{subject.Name}, start of an empty minimal API", empty.Median(), " ms"),
        ];
    }

    static async Task<double> Time(Task<(Served Server, TimeSpan Time)> starting)
    {
        var (server, time) = await starting;
        await server.DisposeAsync();
        return time.TotalMilliseconds;
    }
}
