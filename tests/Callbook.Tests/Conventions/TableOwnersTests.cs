using System.Text.RegularExpressions;
using Callbook.Server;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Conventions;

/// <summary>A statement writes tables of its own folder. A table belongs to the folder that its entity is in.</summary>
public sealed partial class TableOwnersTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    // Who writes a table of another folder, and why.
    static readonly Dictionary<string, string> Approved = new(StringComparer.Ordinal)
    {
        ["Writing writes call_logs"] = "a call in progress becomes a log in one transaction, and only Writing has its rows",
        ["Organizations writes oauth_clients"] = "without its first client nobody could reach a new organization: both or neither",
        ["Organizations writes members"] = "the first start makes the owner together with the first organization",
        ["Sample writes agents"] = "the sample makes its agents in an empty database, each as PostAgent would",
    };

    [Fact]
    public async Task A_statement_writes_tables_of_its_own_folder()
    {
        var host = await hosts.On(TestDatabase.Sqlite);
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<CallbookDb>>().CreateDbContextAsync();
        var entities = db.Model.GetEntityTypes().ToList();
        var owners = entities.ToDictionary(
            entity => entity.GetTableName()!, entity => entity.ClrType.Namespace!.Split('.')[2], StringComparer.Ordinal); // each has both
        var sets = typeof(CallbookDb).GetProperties()
            .Where(property => property.PropertyType.Name is "DbSet`1")
            .ToDictionary(
                property => property.Name,
                property => entities.First(entity => entity.ClrType == property.PropertyType.GetGenericArguments()[0]).GetTableName()!, // it has one
                StringComparer.Ordinal);
        var writes = SourceFile.All
            .SelectMany(
                file => InSql(file, owners.Keys).Concat(ThroughEf(file, sets)), (file, table) => (Folder: file.Feature ?? "No folder", Table: table))
            .ToList();
        // They are found at all.
        Assert.Empty(owners.Keys.Except(writes.Select(write => write.Table), StringComparer.Ordinal));

        var foreign = writes.Where(write => owners[write.Table] != write.Folder).Select(write => $"{write.Folder} writes {write.Table}");

        Assert.Equal(Approved.Keys.Order(StringComparer.Ordinal), foreign.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    // By its set a row shows its table here: db.Agents.Add(agent), not db.Add(agent).
    [Fact]
    public void Rows_are_changed_through_the_set_of_their_table() =>
        Assert.All(SourceFile.All, file => Assert.DoesNotMatch(@"\bdb\.(Add|Attach|Remove|Update)(Range)?(Async)?\(", file.Code));

    static IEnumerable<string> InSql(SourceFile file, IEnumerable<string> tables) =>
        from literal in file.Literals
        from Match write in Write().Matches(literal)
        let table = write.Groups["table"].Value
        where tables.Contains(table, StringComparer.Ordinal)
        select table;

    static IEnumerable<string> ThroughEf(SourceFile file, Dictionary<string, string> sets)
    {
        var write = new Regex(
            $@"\b\w+\.(?<set>{string.Join('|', sets.Keys)})\b[^;{{}}]*?\.((Add|Attach|Remove|Update)(Range)?|Execute(Update|Delete))(Async)?\(",
            RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        return write.Matches(file.Code).Select(match => sets[match.Groups["set"].Value]);
    }

    [GeneratedRegex(@"\b(insert\s+(or\s+\w+\s+)?into|update|delete\s+from)\s+(?<table>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Write();
}
