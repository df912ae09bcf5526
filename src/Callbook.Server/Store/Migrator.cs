using System.Globalization;
using System.Reflection;

namespace Callbook.Server.Store;

/// <summary>
/// Migrates the database to the schema of this server: numbered SQL files, each run once. Several servers may start at the same time; one
/// of them migrates. A database with a newer schema is refused, because this server does not know what its columns mean.
/// </summary>
sealed class Migrator(SqlDialect dialect, TimeProvider time)
{
    public async Task Migrate(CancellationToken cancel)
    {
        await dialect.Prepare(cancel);
        await using var transaction = await dialect.BeginWrite(cancel);
        await dialect.LockSchema(transaction, cancel);
        await transaction.Execute(
            "create table if not exists schema_migrations (version integer primary key, name text not null, applied_at bigint not null)", cancel);
        var applied = await Applied(transaction, cancel);
        var known = Known(dialect);
        if (applied.Count > 0 && applied.Max() > known[^1].Version)
            throw new CannotStartException(
                $"the database has schema {applied.Max()}, and this server knows schemas up to {known[^1].Version}. Start the newer server again, or restore the backup from before it.");
        foreach (var (version, name, sql) in known.Where(migration => !applied.Contains(migration.Version)))
        {
            await transaction.Execute(sql, cancel);
            await transaction.Execute(
                "insert into schema_migrations (version, name, applied_at) values (@version, @name, @at)", cancel,
                ("@version", version), ("@name", name), ("@at", time.GetUtcNow().ToMicros()));
        }

        await transaction.Commit(cancel);
    }

    static async Task<HashSet<int>> Applied(SqlTransaction transaction, CancellationToken cancel)
    {
        await using var command = transaction.Command("select version from schema_migrations");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var versions = new HashSet<int>();
        while (await reader.ReadAsync(cancel))
            versions.Add(reader.GetInt32(0));
        return versions;
    }

    /// <summary>The newest schema that this server knows.</summary>
    public static int Newest(SqlDialect dialect) => Known(dialect)[^1].Version;

    static List<(int Version, string Name, string Sql)> Known(SqlDialect dialect)
    {
        var ending = $".{dialect.Name}.sql";
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(resource => resource.EndsWith(ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource =>
            {
                using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!); // listed above
                return (int.Parse(resource.AsSpan(0, 4), CultureInfo.InvariantCulture), resource[5..^ending.Length], text.ReadToEnd());
            })];
    }
}
