using Callbook.Server;
using Npgsql;

namespace Callbook.Bench;

/// <summary>The databases in the cache folder: loaded once, then kept.</summary>
static class Databases
{
    public static async Task<Subject> Load(string name, Cluster? cluster, Plan plan, Options options)
    {
        var folder = Path.Combine(options.Cache, $"{name}-{options.Logs}");
        Directory.CreateDirectory(folder);
        // The schema is part of the name: a database of an older one is loaded anew.
        var loaded = Path.Combine(folder, $"loaded-{Schema(name)}");
        var database = cluster is null ? "sqlite" : $"{cluster.Address};Database=callbook";
        if (!File.Exists(loaded))
        {
            Console.WriteLine($"loading {options.Logs} call logs into {folder} (once)");
            if (cluster is null)
                await LoadSqlite(folder, plan);
            else
                await LoadPostgres(cluster, database, plan);
            await File.WriteAllTextAsync(loaded, "");
        }

        return new(
            name, folder, database, cluster is null ? Path.Combine(folder, "baseline.db") : $"{cluster.Address};Database=baseline", plan, options);
    }

    static async Task LoadSqlite(string folder, Plan plan)
    {
        foreach (var old in Directory.EnumerateFiles(folder, "callbook.db*"))
            File.Delete(old);
        await SqliteLoading.Run(folder, plan);
    }

    static async Task LoadPostgres(Cluster cluster, string database, Plan plan)
    {
        await using (var source = NpgsqlDataSource.Create($"{cluster.Address};Database=postgres"))
        {
            await using var drop = source.CreateCommand("drop database if exists callbook with (force)");
            await drop.ExecuteNonQueryAsync();
            await using var create = source.CreateCommand("create database callbook");
            await create.ExecuteNonQueryAsync();
        }

        await PostgresLoading.Run(database, plan);
    }

    static string Schema(string name)
    {
        var assembly = typeof(CallbookDb).Assembly;
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var resource in assembly.GetManifestResourceNames().Where(one => one.EndsWith($".{name}.sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!); // it was listed a moment ago
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text.ReadToEnd()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
