namespace Callbook.Bench;

/// <summary>A PostgreSQL cluster that is kept between runs. PostgreSQL refuses to run as root, so root runs it as the user postgres.</summary>
sealed class Cluster : IAsyncDisposable
{
    readonly string binaries;
    readonly string folder;

    Cluster(string binaries, string folder, int port)
    {
        this.binaries = binaries;
        this.folder = folder;
        Address = $"Host=127.0.0.1;Port={port};Username=postgres";
    }

    public string Address { get; }

    /// <summary>Starts it; <paramref name="wrap"/> makes a program that starts the one it is given.</summary>
    public static async Task<Cluster> Start(string folder, Func<string, Task<string>>? wrap = null)
    {
        var port = Ports.Free();
        var cluster = new Cluster(Binaries(), folder, port);
        if (!Directory.Exists(cluster.Data))
            await cluster.Make();
        var program = $"{cluster.binaries}/postgres";
        await cluster.AsPostgres(
            $"{cluster.binaries}/pg_ctl", "-p", wrap is null ? program : await wrap(program), "-D", cluster.Data, "-l", $"{folder}/postgres.log", "-w", "-t", "120", "-s", "start",
            "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300");
        return cluster;
    }

    public async ValueTask DisposeAsync() => await AsPostgres($"{binaries}/pg_ctl", "-D", Data, "-m", "fast", "-w", "-t", "600", "-s", "stop");

    string Data => Path.Combine(folder, "cluster");

    async Task Make()
    {
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
            await Run.Output("chown", "postgres", folder);
        await AsPostgres($"{binaries}/initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await File.AppendAllTextAsync(
            Path.Combine(Data, "postgresql.conf"), "shared_buffers = 512MB\nmax_wal_size = 8GB\neffective_cache_size = 8GB\n");
    }

    // nohup and setsid: Ctrl-C is for the benchmark, which stops the cluster itself. Its output must not keep ours open.
    async Task AsPostgres(params string[] command)
    {
        string[] whole = ["sh", "-c", "cd / && exec \"$@\" >/dev/null 2>>\"$0\"", Path.Combine(folder, "errors.log"), "setsid", .. command];
        if (Environment.IsPrivilegedProcess)
            whole = ["runuser", "-u", "postgres", "--", .. whole];
        await Run.Output(whole[0], whole[1..]);
    }

    static string Binaries() => Directory.EnumerateFiles("/usr/lib/postgresql", "initdb", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Last() is var initdb ? Path.GetDirectoryName(initdb)! : ""; // a file stands in a folder
}
