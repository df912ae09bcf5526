using System.Globalization;

namespace Callbook.Bench;

/// <summary>What the command line asks for. bench/list --help tells what each means.</summary>
sealed record Options(IReadOnlyList<string> Databases, bool Quick, int Logs, string Cache, string Programs)
{
    public int Rounds => Quick ? 3 : 5;
    public int RoundSeconds => Quick ? 2 : 5;
    public int WarmUpSeconds => Quick ? 5 : 12;
    public int Starts => Quick ? 5 : 9;
    public int Probes => Quick ? 150 : 400;

    public static Options Parse(string[] args)
    {
        var options = new Options(["sqlite", "postgres"], Quick: false, 1_000_000, "", "");
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var arg))
        {
            options = arg switch
            {
                "--quick" => options with { Quick = true },
                "--sqlite" => options with { Databases = ["sqlite"] },
                "--postgres" => options with { Databases = ["postgres"] },
                "--logs" => options with { Logs = ReadLogs(rest.Dequeue()) },
                "--cache" => options with { Cache = Path.GetFullPath(rest.Dequeue()) },
                "--programs" => options with { Programs = Path.GetFullPath(rest.Dequeue()) },
                _ => throw new ArgumentException($"There is no option {arg}; see bench/list --help", nameof(args)),
            };
        }

        return options;
    }

    // Pages of 50 must come out even, for the last page to be as long as the first.
    static int ReadLogs(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 20_000 && number % 1000 == 0
            ? number
            : throw new ArgumentException("--logs takes a multiple of 1000, from 20000", nameof(text));
}
