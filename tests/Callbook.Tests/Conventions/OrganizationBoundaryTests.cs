using System.Text.RegularExpressions;
using Callbook.Server;
using Callbook.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Conventions;

/// <summary>Every statement is bound to an organization: through EF Core by a filter, in SQL by a parameter.</summary>
public sealed partial class OrganizationBoundaryTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    // At the start of the program, before there is anybody who asks.
    static readonly string[] BeforeAnyCaller = ["Callbook.Server/Sample/FillSample.cs"];

    [Fact]
    public async Task Every_entity_has_the_filter()
    {
        var host = await hosts.On(TestDatabase.Sqlite);
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<CallbookDb>>().CreateDbContextAsync();
        var entities = db.Model.GetEntityTypes().ToList();

        Assert.True(entities.Count >= 8);
        Assert.All(entities, entity => Assert.True(entity.FindDeclaredQueryFilter(CallbookDb.OrganizationFilter) is not null, entity.Name));
    }

    [Fact]
    public void Only_jobs_and_access_look_past_the_filter() => Assert.All(
        SourceFile.All.Where(file => file.Text.Contains("IgnoreQueryFilters", StringComparison.Ordinal)),
        file => Assert.True(file.Feature is "Jobs" or "Access", $"{file}"));

    [Fact]
    public void Every_statement_names_its_organization()
    {
        var statements = SourceFile.All
            .Where(file => file.Feature is not (null or "Store" or "Access") && !BeforeAnyCaller.Contains(file.Path))
            .SelectMany(file => file.Literals.Where(literal => Owned().IsMatch(literal)).Select(literal => (file.Path, literal)))
            .ToList();

        Assert.True(statements.Count >= 10); // they are found at all
        foreach (var (path, statement) in statements)
            Assert.True(statement.Contains("@organization", StringComparison.Ordinal), $"{path}: {statement}");
    }

    [GeneratedRegex(@"\b(from|join|into|update)\s+(call_logs|call_log_days|agents|api_keys|oauth_clients|access_tokens|members)\b",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Owned();
}
