using Npgsql;

namespace Callbook.Server.Store;

/// <summary>Where calls are stored.</summary>
sealed class StoreSettings : ISettings
{
    public const string Sqlite = "sqlite";

    public string Section => "Callbook";

    /// <summary><c>sqlite</c>, or a PostgreSQL connection string.</summary>
    public string Database { get; set; } = Sqlite;

    /// <summary>The folder of the SQLite file, the recordings and the keys.</summary>
    public string DataDirectory { get; set; } = "./callbook-data";

    public bool IsSqlite => string.Equals(Database, Sqlite, StringComparison.OrdinalIgnoreCase);

    public IEnumerable<SettingFault> Check()
    {
        if (!IsSqlite && !IsPostgres(Database))
            yield return new(nameof(Database), "must be 'sqlite' or a PostgreSQL connection string such as 'Host=db;Database=callbook;Username=callbook;Password=…'");
        if (DataDirectory.Contains('\0', StringComparison.Ordinal) || File.Exists(DataDirectory))
            yield return new(nameof(DataDirectory), "must be a folder, or the name of one to make");
    }

    static bool IsPostgres(string connectionString)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Host);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }
}
