using System.Globalization;

namespace Callbook.Crash;

/// <summary>What the command line asks for. bench/crash --help tells what each means.</summary>
sealed record Options(IReadOnlyList<string> Trials, int Kills, int Faults, int Seed)
{
    static readonly string[] All = ["sqlite", "postgres", "database-killed", "disk-full", "eio", "postgres-eio"];

    public static Options Parse(string[] args)
    {
        var options = new Options([], Kills: 30, Faults: 10, Seed: Environment.TickCount);
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var arg))
        {
            options = arg switch
            {
                "--kills" => options with { Kills = int.Parse(rest.Dequeue(), CultureInfo.InvariantCulture) },
                "--faults" => options with { Faults = int.Parse(rest.Dequeue(), CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = int.Parse(rest.Dequeue(), CultureInfo.InvariantCulture) },
                ['-', '-', .. var trial] when All.Contains(trial, StringComparer.Ordinal) => options with { Trials = [.. options.Trials, trial] },
                _ => throw new ArgumentException($"There is no option {arg}; see bench/crash --help", nameof(args)),
            };
        }

        return options.Trials.Count == 0 ? options with { Trials = All } : options;
    }
}
