using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Callbook.Server;

namespace Callbook.Tests.Support.Processes;

/// <summary>The server in a process of its own, as an operator starts it; it can be killed.</summary>
sealed partial class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly Process process;
    readonly ConcurrentQueue<string> lines = new();
    readonly SemaphoreSlim news = new(0);

    ServerProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.Exited += (_, _) => news.Release();
        process.EnableRaisingEvents = true;
    }

    /// <summary>The program: the one that was built with these tests, where no other is to be tried.</summary>
    public static string Program { get; set; } = typeof(CallbookServer).Assembly.Location;

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    public int ProcessId => process.Id;

    public string Output => string.Join('\n', lines);

    public static Task<ServerProcess> Start(EmptyStore store, params string[] arguments) => StartIn([], store, arguments);

    /// <summary>With these variables in its environment.</summary>
    public static async Task<ServerProcess> StartIn(Dictionary<string, string> environment, EmptyStore store, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Program, "--urls=http://127.0.0.1:0", $"--Callbook:DataDirectory={store.DataDirectory}", $"--Callbook:Database={store.Setting}",
                "--Callbook:RateLimit:PerSecond=0", "--Callbook:DrainTime=00:00:00", .. arguments,
            ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = store.DataDirectory,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var server = new ServerProcess(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start"));
        server.Url = new(Address().Match(await server.Line("Now listening on: ")).Value);
        return server;
    }

    /// <summary>The first line that has these words, now or later.</summary>
    public async Task<string> Line(string words)
    {
        using var clock = new CancellationTokenSource(Patience);
        while (true)
        {
            if (lines.FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal)) is { } found)
                return found;
            if (process.HasExited)
                throw new InvalidOperationException($"The server ended with {process.ExitCode}:\n{Output}");
            await news.WaitAsync(clock.Token);
        }
    }

    /// <summary>What stands behind this name in what the first start prints.</summary>
    public string Printed(string name) =>
        lines.First(line => line.Contains(name, StringComparison.Ordinal)).Split(name, 2)[1].Trim();

    /// <summary>SIGKILL: no farewell, nothing flushed.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as service managers send it.</summary>
    public Task Terminate() => Tool.Run("kill", ["-TERM", $"{process.Id}"]);

    /// <summary>The exit code, once it has ended.</summary>
    public async Task<int> Ended(TimeSpan patience)
    {
        await process.WaitForExitAsync().WaitAsync(patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await Kill();
        process.Dispose();
        news.Dispose();
    }

    void Hear(string? line)
    {
        lines.Enqueue(line ?? "");
        news.Release();
    }

    [GeneratedRegex(@"http://[\d.]+:\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
