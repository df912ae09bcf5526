using System.Text.RegularExpressions;
using Callbook.Server;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Conventions;

/// <summary>Every statement is bound to an organization: through EF Core by a filter, in SQL by a parameter.</summary>
public sealed partial class OrganizationBoundaryTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    // How the statement begins, and why it is bound to no organization. Access is not read: it finds out whose a request is.
    static readonly Dictionary<string, string> Unbound = new(StringComparer.Ordinal)
    {
        ["select count(*) from organizations"] = "the first start makes the first organization, later starts none",
        ["insert into organizations (id, name, created_at)"] = "the first organization is no other's",
        ["select organization_id, id, scopes from oauth_clients"] = "the sample fills an empty database, in the organization of its first client",
        ["select organization_id, secret from ingest_keys where platform = @platform"] = "a signature tells whose it is",
        ["select id from organizations where created_by is null"] = "the keys in the settings are those of the first organization",
        ["select organization_id, agent_id, id, close_at"] = "finds the silent calls of all; each is closed under its own organization",
        ["select organization_id, agent_id, call_id, id, attempts from recording_deletions"] =
            "finds what is due of all; each is deleted under its own",
        ["select kind, state, count(*), now_micros() - min(created_at) from jobs"] = "counts the jobs of the whole server",
        ["select count(*), coalesce(max(attempts), 0) from recording_deletions"] = "counts what is left to delete on the whole server",
        ["select id from organizations where deleted_at is not null"] = "finds the organizations that are deleted; each is removed under its own id",
        ["select organization_id, id, secret from ingest_keys"] = "the start encrypts the secrets of all; each is changed under its own",
        ["select organization_id, id, payload from jobs"] = "the start encrypts the payloads of all; each is changed under its own",
        ["with recursive turns (organization_id, turn)"] = "finds the organizations whose jobs are due; each job is claimed under its own",
        ["update jobs set due_at = now_micros() + @lifetime where lease = @lease"] = "a lease is one worker's, whose jobs are of several organizations",
    };

    [Fact]
    public async Task Every_entity_has_the_filter()
    {
        var entities = await Entities();

        Assert.True(entities.Count >= 8); // they are found at all
        Assert.All(entities, entity => Assert.True(entity.FindDeclaredQueryFilter(CallbookDb.OrganizationFilter) is not null, entity.Name));
    }

    [Fact]
    public void Only_jobs_and_access_look_past_the_filter() => Assert.All(
        SourceFile.All.Where(file => file.Code.Contains("IgnoreQueryFilters", StringComparison.Ordinal)),
        file => Assert.True(file.Feature is "Jobs" or "Access", $"{file}"));

    [Fact]
    public async Task Every_statement_names_its_organization()
    {
        var tables = (await Entities()).Select(entity => entity.GetTableName());
        var owned = new Regex($@"\b(from|join|into|update)\s+({string.Join('|', tables)})\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        var statements = SourceFile.All
            .Where(file => file.Feature is not "Access")
            .SelectMany(file => file.Literals, (file, literal) => (file.Path, Sql: literal.TrimStart('$', '"', '\n', ' ')))
            .Where(statement => owned.IsMatch(statement.Sql))
            .ToList();
        Assert.True(statements.Count >= 30); // they are found at all

        var unbound = statements.Where(statement => !OfOrganization().IsMatch(statement.Sql)).ToList();

        Assert.All(unbound, found => Assert.True(
            Unbound.Keys.Any(start => found.Sql.StartsWith(start, StringComparison.Ordinal)), $"{found.Path}: {found.Sql}"));
        Assert.All(Unbound.Keys, start => Assert.Contains(unbound, found => found.Sql.StartsWith(start, StringComparison.Ordinal)));
    }

    async Task<IReadOnlyList<IEntityType>> Entities()
    {
        var host = await hosts.On(TestDatabase.Sqlite);
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<CallbookDb>>().CreateDbContextAsync();
        return [.. db.Model.GetEntityTypes()];
    }

    // By a parameter, or by the organization that each row of a batch carries.
    [GeneratedRegex(@"@organization\b|\br\.organization_id\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfOrganization();
}
