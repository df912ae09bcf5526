using System.Text.Json;
using System.Text.Json.Nodes;
using Callbook.Client;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Bench;

/// <summary>
/// The server that people write: entities read by EF Core, made into records, serialized by System.Text.Json, compressed by the framework.
/// Of the usual shapes it has the quickest: the entries are one JSON column that is read into objects, not a table that is joined; entities
/// are not tracked, the serializer is source-generated, and nobody is authenticated.
/// </summary>
static class Baseline
{
    public static async Task Serve(string[] args, string database)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddDbContextPool<BaselineDb>(options => BaselineDb.Configure(options, database));
        builder.Services.AddResponseCompression(compression => compression.Providers.Add<GzipCompressionProvider>());
        await using var app = builder.Build();
        app.UseResponseCompression();
        app.MapGet("/v1/agents/{agentId:guid}/call-logs", List);
        await app.RunAsync();
    }

    static async Task<IResult> List(Guid agentId, BaselineDb db, CancellationToken cancel, int page = 1, int limit = 50)
    {
        var logs = db.CallLogs.AsNoTracking().Where(log => log.AgentId == agentId);
        var total = await logs.LongCountAsync(cancel);
        var items = await logs.OrderByDescending(log => log.StartedAt).ThenByDescending(log => log.Id)
            .Skip((page - 1) * limit).Take(limit).ToListAsync(cancel);
        return TypedResults.Json(
            new Page<CallLog>([.. items.Select(item => item.ToWire())], Pagination.Of(page, limit, total)), Wire.Json.PageCallLog);
    }
}

sealed class BaselineDb(DbContextOptions<BaselineDb> options) : DbContext(options)
{
    public DbSet<BaselineLog> CallLogs => Set<BaselineLog>();

    /// <summary>A PostgreSQL connection string, or the name of a SQLite file.</summary>
    public static void Configure(DbContextOptionsBuilder options, string database)
    {
        if (database.Contains('=', StringComparison.Ordinal))
            options.UseNpgsql(database);
        else
            options.UseSqlite($"Data Source={database}");
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<BaselineLog>(log =>
    {
        log.HasIndex(row => new { row.AgentId, row.StartedAt, row.Id }).IsDescending(false, true, true);
        log.Property(row => row.TranscriptJson).HasConversion(
            entries => JsonSerializer.Serialize(entries, Wire.Json.IReadOnlyListTranscriptEntry),
            json => JsonSerializer.Deserialize(json, Wire.Json.IReadOnlyListTranscriptEntry)!);
        log.Property(row => row.SessionData).HasConversion(
            data => data.ToJsonString(null), json => JsonNode.Parse(json, null, default)!.AsObject());
    });
}

sealed class BaselineLog
{
    public required Guid Id { get; init; }
    public required Guid AgentId { get; init; }
    public required string RoomName { get; init; }
    public required string TranscriptText { get; init; }
    public required IReadOnlyList<TranscriptEntry> TranscriptJson { get; init; }
    public required DateTime StartedAt { get; init; }
    public required DateTime EndedAt { get; init; }
    public required JsonObject SessionData { get; init; }
    public string? SummaryText { get; init; }
    public required DateTime CreatedAt { get; init; }

    public static BaselineLog Of(CallLog log) => new()
    {
        Id = log.Id,
        AgentId = log.AgentId,
        RoomName = log.RoomName,
        TranscriptText = log.TranscriptText,
        TranscriptJson = log.TranscriptJson,
        StartedAt = log.CallStartedAt.UtcDateTime,
        EndedAt = log.CallEndedAt.UtcDateTime,
        SessionData = log.SessionData,
        SummaryText = log.SummaryText,
        CreatedAt = log.CreatedAt.UtcDateTime,
    };

    public CallLog ToWire() => new(
        Id, AgentId, RoomName, TranscriptText, TranscriptJson, TranscriptJson.Count,
        (int)Math.Round((EndedAt - StartedAt).TotalSeconds, MidpointRounding.AwayFromZero), Utc(StartedAt), Utc(EndedAt),
        SessionData, SummaryText, RecordingUrl: null, Utc(CreatedAt), Utc(CreatedAt));

    // SQLite forgets that it was UTC.
    static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
