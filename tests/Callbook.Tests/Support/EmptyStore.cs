namespace Callbook.Tests.Support;

/// <summary>An empty database and an empty data folder for one test; both are gone when it is disposed.</summary>
sealed class EmptyStore : IAsyncDisposable
{
    readonly PostgresServer? server;

    EmptyStore(string setting, PostgresServer? server = null) => (Setting, this.server) = (setting, server);

    /// <summary>What <c>CALLBOOK__DATABASE</c> takes.</summary>
    public string Setting { get; }

    public bool IsPostgres => server is not null;

    /// <summary>What <c>CALLBOOK__DATADIRECTORY</c> takes; with SQLite the database file stands here.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("callbook-test-").FullName;

    /// <summary>The files of recordings, without the locks of the servers' folders.</summary>
    public IReadOnlyList<string> Recordings()
    {
        var folder = Path.Combine(DataDirectory, "recordings");
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))]
            : [];
    }

    public static async Task<EmptyStore> Create(TestDatabase database) => database switch
    {
        TestDatabase.Sqlite => new("sqlite"),
        TestDatabase.Postgres => await On(await PostgresServer.Running),
        _ => throw new ArgumentOutOfRangeException(nameof(database)),
    };

    public static async Task<EmptyStore> On(PostgresServer server) => new(await server.CreateDatabase(), server);

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(DataDirectory, recursive: true);
        if (server is not null)
        {
            await server.DropDatabase(Setting);
        }
    }
}
