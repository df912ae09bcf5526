namespace Callbook.Tests.Support;

/// <summary>An empty database and an empty data folder for one test; both are gone when it is disposed.</summary>
sealed class EmptyStore : IAsyncDisposable
{
    EmptyStore(string setting) => Setting = setting;

    /// <summary>What <c>CALLBOOK__DATABASE</c> takes.</summary>
    public string Setting { get; }

    /// <summary>What <c>CALLBOOK__DATADIRECTORY</c> takes; with SQLite the database file stands here.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("callbook-test-").FullName;

    public static async Task<EmptyStore> Create(TestDatabase database) => database switch
    {
        TestDatabase.Sqlite => new("sqlite"),
        TestDatabase.Postgres => new(await (await PostgresServer.Running).CreateDatabase()),
        _ => throw new ArgumentOutOfRangeException(nameof(database)),
    };

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(DataDirectory, recursive: true);
        if (Setting is not "sqlite")
        {
            await (await PostgresServer.Running).DropDatabase(Setting);
        }
    }
}
