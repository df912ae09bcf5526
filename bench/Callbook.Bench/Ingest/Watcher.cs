using System.Diagnostics;
using System.Globalization;

namespace Callbook.Bench.Ingest;

/// <summary>Watches one call: each entry must come once and in its turn, and then the end.</summary>
sealed class Watcher(int entries)
{
    readonly long[] sentAt = new long[entries];

    /// <summary>From the sender's hand to the watcher's eye.</summary>
    public Times Times { get; } = new();

    public int Seen { get; private set; }
    public bool SawTheEnd { get; private set; }

    public void Sending(int number) => Volatile.Write(ref sentAt[number], Stopwatch.GetTimestamp());

    public async Task Watch(Served server, string path, CancellationToken enough)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = new(server.Url), DefaultRequestHeaders = { Authorization = new("Bearer", Plan.ApiKey) } };
            using var events = new StreamReader(await http.GetStreamAsync(path, enough));
            var (name, id) = ("", "");
            while (!SawTheEnd && await events.ReadLineAsync(enough) is { } line)
            {
                if (Value(line, "event") is { } named)
                    name = named;
                else if (Value(line, "id") is { } numbered)
                    id = numbered;
                else if (line.Length == 0 && !Take(name, id))
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // What was not seen by now was not seen.
        }
    }

    bool Take(string name, string id)
    {
        SawTheEnd = name == "end";
        if (name != "entry")
            return true;
        if (id != Seen.ToString(CultureInfo.InvariantCulture))
            return false;
        Times.Add(Stopwatch.GetElapsedTime(Volatile.Read(ref sentAt[Seen++])));
        return true;
    }

    static string? Value(string line, string field) =>
        line.StartsWith(field, StringComparison.Ordinal) && line.AsSpan(field.Length).StartsWith(":") ? line[(field.Length + 1)..].Trim() : null;
}
