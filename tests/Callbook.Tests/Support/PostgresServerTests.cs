using System.Diagnostics;
using Npgsql;

namespace Callbook.Tests.Support;

public sealed class PostgresServerTests
{
    [Fact, Needs(Need.Postgres)]
    public async Task Two_databases_of_one_server_are_separate()
    {
        var server = await PostgresServer.Running;
        var first = await server.CreateDatabase();
        var second = await server.CreateDatabase();

        await Scalar(first, "CREATE TABLE only_here (id int)");

        Assert.Equal(1L, await Scalar(first, "SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'"));
        Assert.Equal(0L, await Scalar(second, "SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'"));
        await server.DropDatabase(first);
        await server.DropDatabase(second);
    }

    [Fact, Needs(Need.Postgres)]
    public async Task A_database_is_dropped_while_a_connection_is_open()
    {
        var server = await PostgresServer.Running;
        var database = await server.CreateDatabase();
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();

        await server.DropDatabase(database);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => Scalar(database, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, refusal.SqlState);
    }

    [Fact, Needs(Need.Postgres)]
    public async Task A_server_of_ones_own_keeps_what_it_commits_and_is_deleted_with_its_files()
    {
        string database, folder;
        await using (var server = await PostgresServer.Start(fsync: true))
        {
            database = await server.CreateDatabase();
            Assert.Equal("on", await Scalar(database, "SHOW fsync"));
            folder = Assert.IsType<string>(await Scalar(database, "SHOW data_directory"));
            Assert.True(Directory.Exists(Path.GetDirectoryName(folder)));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(folder)));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Scalar(database, "SELECT 1"));
    }

    [Theory, InlineData(true), InlineData(false), Needs(Need.Postgres)]
    public async Task A_server_that_crashes_starts_again_with_what_was_committed(bool kill)
    {
        await using var server = await PostgresServer.Start(fsync: true);
        var database = await server.CreateDatabase();
        await Scalar(database, "CREATE TABLE kept (id int)");
        await Scalar(database, "INSERT INTO kept VALUES (1)");

        await server.Crash(kill);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Scalar(database, "SELECT 1"));
        await server.StartAgain();

        await using var connection = new NpgsqlConnection(database);
        NpgsqlConnection.ClearPool(connection);
        Assert.Equal(1L, await Scalar(database, "SELECT count(*) FROM kept"));
    }

    [Fact, Needs(Need.Postgres)]
    public async Task A_test_run_that_is_killed_with_all_its_processes_leaves_no_server()
    {
        var port = PostgresServer.FreePort();
        var command = await PostgresServer.Command(port, fsync: false);
        // Stands for the test run: while it lives, somebody may still give orders.
        var start = new ProcessStartInfo("sh", ["-c", "sleep 600 | { \"$@\"; sleep 600; }", "sh", command.FileName, .. command.ArgumentList])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = command.WorkingDirectory,
        };
        using var run = Process.Start(start);
        Assert.NotNull(run);
        Assert.Equal("ready", await run.StandardOutput.ReadLineAsync());
        var database = $"Host=127.0.0.1;Port={port};Username=postgres;Pooling=false";
        var folder = Assert.IsType<string>(await Scalar(database, "SHOW data_directory"));

        run.Kill(entireProcessTree: true);
        await run.StandardOutput.ReadToEndAsync();

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Scalar(database, "SELECT 1"));
        Assert.False(Directory.Exists(Path.GetDirectoryName(folder)));
    }

    static async Task<object?> Scalar(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
