using System.Text.RegularExpressions;
using Callbook.Server;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Conventions;

/// <summary>Every statement is bound to an organization: through EF Core by a filter, in SQL by a parameter.</summary>
public sealed partial class OrganizationBoundaryTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    // Nobody asks: one fills an empty database at the start, another finds the calls that it then closes each under its own organization.
    // The workers take the jobs of all, each with its own organization, and count them.
    static readonly string[] WithoutCaller =
    [
        "Callbook.Server/Sample/FillSample.cs", "Callbook.Server/Ingest/CloseIdleCalls.cs", "Callbook.Server/Jobs/JobLeases.cs", "Callbook.Server/Jobs/JobLeases.Claim.cs",
        "Callbook.Server/Jobs/JobGauges.cs",
    ];

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
            .Where(file => file.Feature is not (null or "Store" or "Access") && !WithoutCaller.Contains(file.Path))
            .SelectMany(file => file.Literals.Where(literal => Owned().IsMatch(literal)).Select(literal => (file.Path, literal)))
            .ToList();

        Assert.True(statements.Count >= 10); // they are found at all
        foreach (var (path, statement) in statements)
            Assert.True(OfOrganization().IsMatch(statement), $"{path}: {statement}");
    }

    // By a parameter, or by the organization that each row of a batch carries.
    [GeneratedRegex(@"@organization\b|\br\.organization_id\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfOrganization();

    [GeneratedRegex(@"\b(from|join|into|update)\s+(calls|call_entries|call_facts|platform_sessions|call_logs|call_log_days|summaries|jobs|job_pauses|agents|api_keys|oauth_clients|access_tokens|members|recordings)\b",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Owned();
}
