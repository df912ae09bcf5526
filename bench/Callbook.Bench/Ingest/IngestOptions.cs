using System.Globalization;

namespace Callbook.Bench.Ingest;

/// <summary>What the command line asks for. bench/ingest --help tells what each means.</summary>
sealed record IngestOptions(IReadOnlyList<string> Databases, bool Quick, double Minutes, bool Watchers, double? SyncMilliseconds, string Cache, string Programs)
{
    public SlowDisk? SlowDisk => SyncMilliseconds is { } milliseconds ? new(milliseconds) : null;
    public int Rounds => Quick ? 3 : 5;
    public int RoundSeconds => Quick ? 2 : 5;
    public int WarmUpSeconds => Quick ? 4 : 10;
    public int CallsInProgressSeconds => Quick ? 10 : 30;

    public static IngestOptions Parse(string[] args)
    {
        var options = new IngestOptions(["sqlite", "postgres"], Quick: false, 5, Watchers: true, null, "", "");
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var arg))
        {
            options = arg switch
            {
                "--quick" => options with { Quick = true },
                "--sqlite" => options with { Databases = ["sqlite"] },
                "--postgres" => options with { Databases = ["postgres"] },
                "--minutes" => options with { Minutes = double.Parse(rest.Dequeue(), CultureInfo.InvariantCulture) },
                "--fsync-ms" => options with { SyncMilliseconds = double.Parse(rest.Dequeue(), CultureInfo.InvariantCulture) },
                "--no-watchers" => options with { Watchers = false },
                "--cache" => options with { Cache = Path.GetFullPath(rest.Dequeue()) },
                "--programs" => options with { Programs = Path.GetFullPath(rest.Dequeue()) },
                _ => throw new ArgumentException($"There is no option {arg}; see bench/ingest --help", nameof(args)),
            };
        }

        return options;
    }
}
