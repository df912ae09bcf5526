using Npgsql;

namespace Callbook.Bench.Ingest;

/// <summary>How many entries a second become durable, against one commit a request; the time, the memory, and many calls at once.</summary>
static class IngestBench
{
    public static async Task<int> Run(string[] args)
    {
        var options = IngestOptions.Parse(args);
        var lines = new List<Line>();
        foreach (var name in options.Databases)
        {
            Console.WriteLine($"\n== {name}");
            var folder = Path.Combine(options.Cache, $"ingest-{name}");
            if (Directory.Exists(folder) && name == "sqlite")
                Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            await using var cluster = name == "postgres" ? await Cluster.Start(folder, options.SlowDisk is { } slow ? program => slow.Wrap(program, folder) : null) : null;
            lines.AddRange(await Measure(name, folder, cluster, options));
        }

        return Bars.Print(lines) ? 0 : 1;
    }

    static async Task<IReadOnlyList<Line>> Measure(string name, string folder, Cluster? cluster, IngestOptions options)
    {
        await using var ours = await Empty(folder, cluster, "ours", options);
        await using var baseline = await Empty(folder, cluster, "baseline", options);
        var lines = new List<Line> { new($"{name}, fsync of 4 KB on this disk{(options.SlowDisk is { } slow ? $" (and {slow.Milliseconds} ms more in what follows)" : "")}", Disk.SyncMilliseconds(folder), " ms") };
        await using (var server = await ours.StartServer())
        {
            await using (var opponent = await baseline.StartBaseline())
                lines.AddRange(await new Comparison(name, folder, options).Measure((ours, server), (baseline, opponent)));
            if (options.Watchers)
                lines.AddRange(await InProgress.Measure(name, ours, server, options));
            lines.AddRange(await Endurance.Measure(name, ours, server, options));
        }

        return lines;
    }

    public static async Task<LiveCalls> Empty(string folder, Cluster? cluster, string name, IngestOptions options)
    {
        var data = Path.Combine(folder, name);
        Directory.CreateDirectory(data);
        var live = new LiveCalls(data, cluster is null ? "sqlite" : await EmptyDatabase(cluster, name), options);
        await live.Create();
        return live;
    }

    static async Task<string> EmptyDatabase(Cluster cluster, string name)
    {
        await using var source = NpgsqlDataSource.Create($"{cluster.Address};Database=postgres");
        foreach (var sql in new[] { $"drop database if exists {name} with (force)", $"create database {name}" })
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        foreach (var setting in new[] { "fsync", "synchronous_commit" })
        {
            await using var show = source.CreateCommand($"show {setting}");
            if (await show.ExecuteScalarAsync() is not "on")
                throw new InvalidOperationException($"PostgreSQL runs with {setting} off");
        }

        return $"{cluster.Address};Database={name}";
    }
}
