using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Npgsql;

namespace Callbook.Tests.Support;

/// <summary>A throw-away PostgreSQL on the loopback; postgres.sh ends and deletes it with the test process.</summary>
sealed partial class PostgresServer : IAsyncDisposable
{
    const int Oldest = 15;

    // Task.Run: whoever asks first must not tie the start to its own synchronization context.
    static readonly Lazy<Task<PostgresServer>> Shared = new(() => Task.Run(() => Start()));

    readonly ServerScript script;
    readonly string address;

    PostgresServer(ServerScript script, int port)
    {
        this.script = script;
        address = $"Host=127.0.0.1;Port={port};Username=postgres;Maximum Pool Size=20";
    }

    /// <summary>The one server of this test run, started by the first test that asks.</summary>
    public static Task<PostgresServer> Running => Shared.Value;

    /// <summary>The newest server's folder of programs, or null where there is none that is new enough.</summary>
    public static string? Binaries { get; } = FindBinaries();

    /// <summary>A server of one's own. Without fsync it is quick and does not survive a crash of the machine.</summary>
    public static async Task<PostgresServer> Start(bool fsync = false)
    {
        NeedsAttribute.Require(Need.Postgres);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var launched = ServerScript.Launch(await Command(port, fsync));
            if (await launched.Read() is "ready")
            {
                return new(launched, port);
            }

            // Somebody may have taken the port since.
            if (attempt == 3)
            {
                throw new InvalidOperationException($"PostgreSQL did not start: {await launched.Errors()}");
            }
        }
    }

    /// <summary>The connection string of a new and empty database.</summary>
    public async Task<string> CreateDatabase()
    {
        var name = $"test_{Guid.CreateVersion7():n}";
        await Execute($"CREATE DATABASE {name} TEMPLATE template1");
        return $"{address};Database={name}";
    }

    public async Task DropDatabase(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        // Whatever a test left open must not keep its database.
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await Execute($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    /// <summary>Ends without farewell: stopped at once, or all its processes killed.</summary>
    public Task Crash(bool kill) => script.Order(kill ? "kill" : "abort", "stopped");

    /// <summary>Its process, and those that it has started.</summary>
    public async Task<IReadOnlyList<int>> Processes() =>
        [.. (await script.Answer("processes")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    /// <summary>Starts again after <see cref="Crash"/>, on the same files and port. One that runs goes on.</summary>
    public async Task StartAgain()
    {
        // Our own connections went with the old one.
        await using (var connection = Administration())
            NpgsqlConnection.ClearPool(connection);
        await script.Order("start", "ready");
    }

    public ValueTask DisposeAsync() => script.DisposeAsync();

    NpgsqlConnection Administration() => new($"{address};Database=postgres");

    async Task Execute(string sql)
    {
        await using var connection = Administration();
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    internal static async Task<ProcessStartInfo> Command(int port, bool fsync)
    {
        // PostgreSQL refuses to run as root.
        var user = Environment.IsPrivilegedProcess ? "postgres" : null;
        var start = await ServerScript.Command(user, "postgres.sh", Binaries ?? "", $"{port}", fsync ? "on" : "off");
        // Root's own temporary folder may be closed to the user postgres.
        if (user is not null)
            start.Environment.Remove("TMPDIR");
        return start;
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static string? FindBinaries()
    {
        // Debian, Red Hat, Homebrew.
        string[] roots = ["/usr/lib/postgresql", "/usr", "/opt/homebrew/opt", "/usr/local/opt"];
        var found = from root in roots
                    where Directory.Exists(root)
                    from folder in Directory.EnumerateDirectories(root)
                    let version = Version().Match(Path.GetFileName(folder))
                    where version.Success && File.Exists(Path.Combine(folder, "bin", "initdb"))
                    let number = int.Parse(version.Value, CultureInfo.InvariantCulture)
                    where number >= Oldest
                    orderby number descending
                    select Path.Combine(folder, "bin");
        return found.FirstOrDefault();
    }

    [GeneratedRegex(@"(?<=^|^pgsql-|^postgresql@)\d+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
