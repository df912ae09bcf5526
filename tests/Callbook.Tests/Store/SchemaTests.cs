using System.Globalization;
using Callbook.Server;
using Callbook.Server.Store;
using Callbook.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Store;

/// <summary>The tables are written by hand, twice; here they are held against each other and against the model.</summary>
public sealed class SchemaTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    const string PostgresColumns =
        """
        select c.table_name, c.column_name, c.data_type, c.is_nullable = 'YES',
               exists (select 1 from information_schema.key_column_usage k
                       join information_schema.table_constraints t using (constraint_name, table_name)
                       where t.constraint_type = 'PRIMARY KEY' and k.table_name = c.table_name and k.column_name = c.column_name)
        from information_schema.columns c where c.table_schema = 'public'
        """;

    const string SqliteColumns =
        """
        select m.name, c.name, lower(c.type), c."notnull" = 0, c.pk > 0
        from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'
        """;

    [Theory, BothDatabases]
    public async Task The_tables_are_those_of_the_model(TestDatabase database)
    {
        var host = await hosts.On(database);
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<CallbookDb>>().CreateDbContextAsync();

        var expected = from entity in db.Model.GetEntityTypes() from column in entity.GetProperties() select Tell(database, entity, column);
        var found = (await Columns(host, database)).Where(column => !column.StartsWith("schema_migrations.", StringComparison.Ordinal));

        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Migrations_come_in_pairs_and_are_numbered_without_gaps()
    {
        var (sqlite, postgres) = (Migrations(".sqlite.sql"), Migrations(".postgres.sql"));

        Assert.Equal(sqlite, postgres);
        Assert.Equal(Migrations(".sql").Count, sqlite.Count * 2);
        Assert.Equal(Enumerable.Range(1, sqlite.Count), sqlite.Select(name => int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture)));
        Assert.All(sqlite, name => Assert.Matches(@"^\d{4}_[a-z0-9_]+$", name));
    }

    static List<string> Migrations(string ending) =>
    [
        .. from name in typeof(CallbookServer).Assembly.GetManifestResourceNames()
           where name.EndsWith(ending, StringComparison.Ordinal)
           orderby name
           select name[..^ending.Length],
    ];

    static string Tell(TestDatabase database, IEntityType entity, IProperty column)
    {
        var type = Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType;
        var (sqlite, postgres) = type switch
        {
            _ when type == typeof(Guid) => ("text", "uuid"),
            _ when type == typeof(string) => ("text", "text"),
            _ when type == typeof(byte[]) => ("blob", "bytea"),
            _ when type == typeof(bool) => ("integer", "boolean"),
            _ when type == typeof(int) => ("integer", "integer"),
            _ when type == typeof(long) || type == typeof(DateTimeOffset) => ("bigint", "bigint"),
            _ => throw new InvalidOperationException($"How is {type} stored?"),
        };
        var stored = database == TestDatabase.Sqlite ? sqlite : postgres;
        return Tell(entity.GetTableName(), column.GetColumnName(), stored, column.IsNullable, column.IsPrimaryKey());
    }

    static async Task<List<string>> Columns(CallbookHost host, TestDatabase database)
    {
        await using var connection = await host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command(database == TestDatabase.Sqlite ? SqliteColumns : PostgresColumns);
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<string>();
        while (await reader.ReadAsync())
            columns.Add(Tell(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetBoolean(4)));
        return columns;
    }

    static string Tell(string? table, string column, string type, bool nullable, bool key) =>
        $"{table}.{column} {type}{(nullable ? " null" : "")}{(key ? " key" : "")}";
}
