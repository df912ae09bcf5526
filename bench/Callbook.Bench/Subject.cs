namespace Callbook.Bench;

/// <summary>A loaded database with the server and the baseline that read it.</summary>
sealed record Subject(string Name, string DataDirectory, string Database, string BaselineDatabase, Plan Plan, Options Options)
{
    public static string ListOf(Guid agentId, int page = 1, int limit = Plan.PageSize) => $"/v1/agents/{agentId}/call-logs?page={page}&limit={limit}";

    public Task<(Served Server, TimeSpan Time)> StartServer(string path)
    {
        var port = Ports.Free();
        return Served.Start(
            path, port, Program("server", "Callbook.Server"), "--urls", $"http://127.0.0.1:{port}", $"--Callbook:DataDirectory={DataDirectory}",
            $"--Callbook:Database={Database}", "--Callbook:RateLimit:PerSecond=0");
    }

    public Task<(Served Server, TimeSpan Time)> StartEmpty()
    {
        var port = Ports.Free();
        return Served.Start("/", port, Program("empty", "Callbook.Empty"), "--urls", $"http://127.0.0.1:{port}");
    }

    public async Task<Served> StartBaseline()
    {
        var port = Ports.Free();
        var (server, _) = await Served.Start(
            ListOf(Plan.Measured), port, Environment.ProcessPath!, "baseline", BaselineDatabase, "--urls", $"http://127.0.0.1:{port}"); // we run, so there is a path
        return server;
    }

    string Program(string folder, string name) => Path.Combine(Options.Programs, folder, name);
}
