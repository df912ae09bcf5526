using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Agents;
using Callbook.Server.CallLogs;
using Callbook.Server.CallLogs.Deletion;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Hosting.Docs;
using Callbook.Server.Hosting.Operations;
using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Ingest;
using Callbook.Server.Jobs;
using Callbook.Server.Organizations;
using Callbook.Server.Platforms;
using Callbook.Server.Platforms.LiveKit;
using Callbook.Server.Recordings;
using Callbook.Server.Recordings.Deletion;
using Callbook.Server.Recordings.S3;
using Callbook.Server.Sample;
using Callbook.Server.Store;
using Callbook.Server.Summaries;
using Callbook.Server.Watching;
using Callbook.Server.Writing;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server;

/// <summary>The whole server: its services, and the order of its middleware.</summary>
static class CallbookServer
{
    // Settings are read once. A watcher of appsettings.json would get an event for every write to a database in a subfolder.
    public const string DoNotWatch = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Builds the server without starting it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="replace">Replaces services in tests, such as the clock.</param>
    public static WebApplication Create(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateSlimBuilder([DoNotWatch, .. args]);
        TrustedProxies.DisableDefault(builder.Configuration);
        var settings = Settings();
        SettingsReader.Read(builder.Configuration, settings);
        if (!SettingsReader.NamesAddress(builder.Configuration))
            builder.WebHost.UseUrls(ServerSettings.DefaultUrl);
        builder.ListenForMetrics(settings.OfType<MetricsSettings>().Single());
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Each reader of a body has its own limit and reports it. Kestrel's limit would be hit first.
            kestrel.Limits.MaxRequestBodySize = null;
            // The buffer for a stream that waits for the database. With thousands of streams the default of 1 MiB would take gigabytes.
            kestrel.Limits.MaxRequestBufferSize = 128 * 1024;
            kestrel.ConfigureEndpointDefaults(Draining.AbortLastConnections);
        });
        builder.Logging.AddCallbookLogging(builder.Configuration);

        foreach (var some in settings)
            builder.Services.AddSingleton(some.GetType(), some);
        builder.Services.AddSingleton<PublicUrl>().AddSingleton(TimeProvider.System);
        builder.Services.AddCallbookStore(settings.OfType<StoreSettings>().Single()).AddCallbookJson();
        builder.Services.AddExceptionHandler<ProblemHandler>();
        builder.Services.AddOperations();
        AddFeatures(builder.Services, settings);
        builder.Services.AddCallbookOpenApi(new OpenApiSecurity());
        builder.Services.AddTelemetry(builder.Configuration);
        replace?.Invoke(builder.Services);

        return Route(builder.Build());
    }

    /// <summary>The settings of every feature, with their defaults.</summary>
    public static IReadOnlyList<ISettings> Settings()
    {
        var (recordings, ingest) = (new RecordingSettings(), new IngestSettings());
        return
        [
            new StoreSettings(),
            new ServerSettings(),
            new BodySettings(),
            new SecretSettings(),
            new MetricsSettings(),
            new ListSettings(),
            new RateLimitSettings(),
            new CallSettings(),
            ingest,
            new LiveKitSettings(ingest),
            new JobSettings(),
            new BootstrapSettings(),
            recordings,
            new S3Settings(recordings),
            new SummarySettings(),
        ];
    }

    static void AddFeatures(IServiceCollection services, IReadOnlyList<ISettings> settings)
    {
        services.AddStoredSecrets();
        services.AddAccess();
        services.AddOrganizations();
        services.AddCallLogs();
        services.AddWriting();
        services.AddIngest();
        services.AddPlatforms();
        services.AddLiveKit();
        services.AddWatching();
        services.AddJobs();
        services.AddSummaries();
        services.AddRecordings(settings.OfType<RecordingSettings>().Single());
        services.AddCallLogSubscribers();
        services.AddOrganizationContents();
        services.AddSingleton<StoreSample>().AddSingleton<FillSample>();
    }

    static WebApplication Route(WebApplication app)
    {
        app.UseTrustedProxies();
        app.Use(app.Services.GetRequiredService<RefusalLog>().Watch);
        app.Use(app.Services.GetRequiredService<Draining>().CloseConnection);
        app.UseNoSniffing();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(Problems.ForStatus);
        app.UseDocs();
        app.UseMetricsAccess();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.Use(app.Services.GetRequiredService<OngoingRequests>().Follow);
        app.UsePathIds();

        app.MapCallLogs();
        app.MapIngest();
        app.MapPlatformEvents();
        app.MapLiveKit();
        app.MapWatching();
        app.MapSummaries();
        app.MapJobs();
        app.MapRecordings();
        app.MapAgents();
        app.MapOrganizations();
        app.MapAccess();
        app.MapIngestKeys();
        app.MapCallbookOpenApi();
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint().AllowAnonymous().DisableRateLimiting();
        return app;
    }

    // In the order in which they lock rows, the same on every server. The days come last, because all calls of an agent's day share a row.
    static void AddCallLogSubscribers(this IServiceCollection services) => services
        .AddSingleton<ICallLogSubscriber, CallLogFacets>()
        .AddSingleton<ICallLogSubscriber, RecordingRequests>()
        .AddSingleton<ICallLogSubscriber, SummaryRequests>()
        .AddSingleton<ICallLogSubscriber, DeletedSessions>()
        .AddSingleton<ICallLogSubscriber, LogJobs>()
        .AddSingleton<ICallLogSubscriber, CallLogDays>()
        .AddSingleton<ICallLogSubscriber>(provider => provider.GetRequiredService<CallNotices>());

    // In the order in which an organization's contents are deleted: calls in progress before the logs that they would become, agents last.
    static void AddOrganizationContents(this IServiceCollection services) => services
        .AddSingleton<IOrganizationContents, OrganizationCredentials>()
        .AddSingleton<IOrganizationContents, OrganizationIngestKeys>()
        .AddSingleton<IOrganizationContents, OrganizationCalls>()
        .AddSingleton<IOrganizationContents, OrganizationCallLogs>()
        .AddSingleton<IOrganizationContents, OrganizationRecordings>()
        .AddSingleton<IOrganizationContents, OrganizationJobs>()
        .AddSingleton<IOrganizationContents, OrganizationAgents>();

    /// <summary>Prepares the database. Returns the secrets of the first start, or null on later starts.</summary>
    public static async Task<Bootstrap.Secrets?> Prepare(WebApplication app, CancellationToken cancel)
    {
        try
        {
            PrivateFiles.Check(app.Services.GetRequiredService<StoreSettings>().DataDirectory, app.Logger);
            app.Services.GetRequiredService<SpoolFolder>().RemoveLeftovers();
            await app.Services.GetRequiredService<Migrator>().Migrate(cancel);
            await app.Services.GetRequiredService<ProtectIngestKeys>().Run(cancel);
            await app.Services.GetRequiredService<ProtectPayloads>().Run(cancel);
            return await app.Services.GetRequiredService<Bootstrap>().Run(cancel);
        }
        catch (DbException fault)
        {
            throw new CannotStartException($"the database does not work: {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"the data directory does not work: {fault.Message}", fault);
        }
    }

    static IServiceCollection AddCallbookStore(this IServiceCollection services, StoreSettings settings)
    {
        return services
            .AddSingleton(provider => SqlDialect.For(settings, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<Migrator>()
            .AddSingleton<SpoolFolder>()
            .AddSingleton<EraseDeleted>().AddHostedService(provider => provider.GetRequiredService<EraseDeleted>())
            .AddDbContextFactory<CallbookDb>((provider, options) => provider.GetRequiredService<SqlDialect>().Configure(options))
            .AddHttpContextAccessor()
            .AddScoped(OpenForCaller);
    }

    // Fails closed: without a caller the context shows no rows.
    static CallbookDb OpenForCaller(IServiceProvider provider)
    {
        var db = provider.GetRequiredService<IDbContextFactory<CallbookDb>>().CreateDbContext();
        db.OrganizationId = provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.Features.Get<Caller>()?.OrganizationId;
        return db;
    }

    static IServiceCollection AddCallbookJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(options =>
    {
        options.SerializerOptions.TypeInfoResolverChain.Insert(0, CallbookJson.Default);
        options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.SerializerOptions.DictionaryKeyPolicy = null;
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        options.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.SerializerOptions.Converters.Add(new InstantConverter());
    });
}
