using System.Text;
using Callbook.Server.Access;
using Callbook.Server.Access.OAuth;
using Callbook.Server.Agents;
using Callbook.Server.CallLogs;
using Callbook.Server.Jobs;
using Callbook.Server.Organizations;
using Callbook.Server.Platforms;
using Callbook.Server.Recordings;
using Callbook.Server.Store;
using Callbook.Server.Summaries;
using Callbook.Server.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Callbook.Server;

/// <summary>
/// The database as EF Core sees it. It shows the rows of one organization, and none if no organization is set. Store/Migrations creates the
/// schema; a test compares it with this model.
/// </summary>
sealed class CallbookDb(DbContextOptions<CallbookDb> options) : DbContext(options)
{
    public const string OrganizationFilter = "organization";

    /// <summary>The organization whose rows are visible. Null: no rows.</summary>
    public Guid? OrganizationId { get; set; }

    public DbSet<OrganizationRow> Organizations => Set<OrganizationRow>();
    public DbSet<AgentRow> Agents => Set<AgentRow>();
    public DbSet<OAuthClientRow> OAuthClients => Set<OAuthClientRow>();
    public DbSet<AccessTokenRow> AccessTokens => Set<AccessTokenRow>();
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();
    public DbSet<IngestKeyRow> IngestKeys => Set<IngestKeyRow>();
    public DbSet<MemberRow> Members => Set<MemberRow>();
    public DbSet<CallRow> Calls => Set<CallRow>();
    public DbSet<CallEntryRow> CallEntries => Set<CallEntryRow>();
    public DbSet<CallFactRow> CallFacts => Set<CallFactRow>();
    public DbSet<PlatformSessionRow> PlatformSessions => Set<PlatformSessionRow>();
    public DbSet<CallLogRow> CallLogs => Set<CallLogRow>();
    public DbSet<CallLogFacetsRow> CallLogFacets => Set<CallLogFacetsRow>();
    public DbSet<CallLogDayRow> CallLogDays => Set<CallLogDayRow>();
    public DbSet<RecordingRow> Recordings => Set<RecordingRow>();
    public DbSet<RecordingDeletionRow> RecordingDeletions => Set<RecordingDeletionRow>();
    public DbSet<SummaryVersionRow> Summaries => Set<SummaryVersionRow>();
    public DbSet<JobRow> Jobs => Set<JobRow>();
    public DbSet<JobPauseRow> JobPauses => Set<JobPauseRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<OrganizationRow>()
            .HasQueryFilter(OrganizationFilter, row => OrganizationId != null && row.DeletedAt == null && (row.Id == OrganizationId || row.CreatedBy == OrganizationId));
        modelBuilder.Entity<AgentRow>().HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        modelBuilder.Entity<OAuthClientRow>().HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ApiKeyRow>().HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        modelBuilder.Entity<IngestKeyRow>().HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        modelBuilder.Entity<MemberRow>().HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        modelBuilder.Entity<AccessTokenRow>(token =>
        {
            token.HasKey(row => row.TokenHash);
            token.HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        });
        MapCalls(modelBuilder);
        MapSessions(modelBuilder);
        MapRecordings(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            entity.SetTableName(SnakeCase(entity.GetTableName()!)); // every entity here has a table
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase(property.Name));
        }
    }

    void MapCalls(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<CallRow>(call =>
        {
            call.HasKey(row => new { row.AgentId, row.Id });
            call.HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        });
        modelBuilder.Entity<CallEntryRow>(entry =>
        {
            entry.HasKey(row => new { row.AgentId, row.CallId, row.Position });
            entry.HasQueryFilter(OrganizationFilter, row => Agents.Any(agent => agent.Id == row.AgentId && agent.OrganizationId == OrganizationId));
        });
        modelBuilder.Entity<CallLogRow>(log =>
        {
            log.HasKey(row => new { row.AgentId, row.Id });
            log.HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        });
        modelBuilder.Entity<CallLogFacetsRow>(facets =>
        {
            facets.HasKey(row => new { row.AgentId, row.StartedAt, row.Id });
            facets.HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        });
        modelBuilder.Entity<CallLogDayRow>(day =>
        {
            day.HasKey(row => new { row.AgentId, row.Day });
            day.HasQueryFilter(OrganizationFilter, row => Agents.Any(agent => agent.Id == row.AgentId && agent.OrganizationId == OrganizationId));
        });
        modelBuilder.Entity<SummaryVersionRow>(summary =>
        {
            summary.HasKey(row => new { row.AgentId, row.CallLogId, row.Version });
            summary.HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        });
        modelBuilder.Entity<JobRow>().HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        modelBuilder.Entity<JobPauseRow>(pause =>
        {
            pause.HasKey(row => new { row.OrganizationId, row.Kind });
            pause.HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        });
    }

    void MapSessions(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<CallFactRow>(fact =>
        {
            fact.HasKey(row => new { row.AgentId, row.CallId, row.FactId });
            fact.HasQueryFilter(OrganizationFilter, row => Agents.Any(agent => agent.Id == row.AgentId && agent.OrganizationId == OrganizationId));
        });
        modelBuilder.Entity<PlatformSessionRow>(session =>
        {
            session.HasKey(row => new { row.OrganizationId, row.Source, row.SessionId });
            session.HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        });
    }

    void MapRecordings(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<RecordingRow>(recording =>
        {
            recording.HasKey(row => new { row.AgentId, row.CallId });
            recording.HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        });
        modelBuilder.Entity<RecordingDeletionRow>(deletion =>
        {
            deletion.HasKey(row => new { row.AgentId, row.CallId, row.Id });
            deletion.HasQueryFilter(OrganizationFilter, row => row.OrganizationId == OrganizationId);
        });
    }

    static string SnakeCase(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        foreach (var (index, letter) in name.Replace("OAuth", "Oauth", StringComparison.Ordinal).Index())
            snake.Append(char.IsUpper(letter) && index > 0 ? "_" : "").Append(char.ToLowerInvariant(letter));
        return snake.ToString();
    }

    sealed class MicrosConverter() : ValueConverter<DateTimeOffset, long>(instant => instant.ToMicros(), micros => Sql.FromMicros(micros));
}
