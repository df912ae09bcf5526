using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Journeys;

/// <summary>Two servers behind HAProxy, as docs/operations.md sets it up, are restarted in turn while calls come in.</summary>
public sealed class When_servers_are_replaced_one_after_the_other
{
    const string Secret = "0123456789abcdef-ops";
    const int Senders = 4;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact, Needs(Need.Postgres | Need.Haproxy)]
    public async Task No_sender_sees_an_error_and_no_call_is_lost()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        var ports = new[] { PostgresServer.FreePort(), PostgresServer.FreePort() };
        var servers = new[] { await Start(store, ports[0]), await Start(store, ports[1]) };
        await using var proxy = await Haproxy.Start(ports);
        using var owner = new CallbookClient(proxy.Url, "callbook", Secret);
        var agent = (await owner.Agents.CreateAsync(new("Reception"))).Id;
        var (stored, stop) = (new ConcurrentBag<Guid>(), new CancellationTokenSource());
        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => Send(proxy.Url, agent, stored, stop.Token))).ToList();
        await Stored(senders, stored, more: 20);

        foreach (var at in new[] { 0, 1 })
        {
            await servers[at].Terminate();
            Assert.Equal(0, await servers[at].Ended(Patience));
            await servers[at].DisposeAsync();
            servers[at] = await Start(store, ports[at]);
            await proxy.IsUp($"server{at + 1}");
            await Stored(senders, stored, more: 20);
        }

        await stop.CancelAsync();
        await Task.WhenAll(senders);
        var kept = await owner.CallLogs.ListAllAsync(agent).Select(log => log.Id).ToListAsync();
        Assert.Equal(stored.Order(), kept.Order());
        foreach (var server in servers)
            await server.DisposeAsync();
        stop.Dispose();
    }

    // Without retries: an error ends the sender, and with it the test.
    static async Task Send(Uri url, Guid agent, ConcurrentBag<Guid> stored, CancellationToken stop)
    {
        using var client = new CallbookClient(url, "callbook", Secret);
        while (!stop.IsCancellationRequested)
            stored.Add((await client.CallLogs.PostAsync(agent, SomeCall.Of(SomeCall.User(1, "Hello!")), cancellationToken: CancellationToken.None)).Id);
    }

    static async Task Stored(List<Task> senders, ConcurrentBag<Guid> stored, int more)
    {
        var wanted = stored.Count + more;
        using var patience = new CancellationTokenSource(Patience);
        while (stored.Count < wanted)
        {
            if (senders.Find(sender => sender.IsCompleted) is { } failed)
                await failed;
            await Task.Delay(20, patience.Token);
        }
    }

    static Task<ServerProcess> Start(EmptyStore store, int port) => ServerProcess.Start(
        store, $"--urls=http://127.0.0.1:{port}", "--Callbook:DrainTime=00:00:05", $"--Callbook:Bootstrap:ClientSecret={Secret}",
        "--Logging:LogLevel:Default=Critical", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information");

    /// <summary>HAProxy with the file of the documentation, whose addresses are replaced.</summary>
    sealed class Haproxy(Process process, string folder, Uri url, Uri statistics) : IAsyncDisposable
    {
        public Uri Url => url;

        public static async Task<Haproxy> Start(int[] servers)
        {
            var (port, statistics) = (PostgresServer.FreePort(), PostgresServer.FreePort());
            var file = Assert.Single(FencedCode.Of("operations.md", "haproxy"))
                .Replace("bind :80", $"bind 127.0.0.1:{port}", StringComparison.Ordinal)
                .Replace("bind 127.0.0.1:8404", $"bind 127.0.0.1:{statistics}", StringComparison.Ordinal)
                .Replace("10.0.0.1:5080", $"127.0.0.1:{servers[0]}", StringComparison.Ordinal)
                .Replace("10.0.0.2:5080", $"127.0.0.1:{servers[1]}", StringComparison.Ordinal);
            var folder = Directory.CreateTempSubdirectory("callbook-haproxy-").FullName;
            var path = Path.Combine(folder, "haproxy.cfg");
            await File.WriteAllTextAsync(path, file + "\n");
            var started = Process.Start(new ProcessStartInfo("haproxy", ["-db", "-f", path]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            started.OutputDataReceived += (_, _) => { };
            started.ErrorDataReceived += (_, _) => { };
            started.BeginOutputReadLine();
            started.BeginErrorReadLine();
            var proxy = new Haproxy(started, folder, new($"http://127.0.0.1:{port}"), new($"http://127.0.0.1:{statistics}/;csv"));
            await proxy.IsUp("server1");
            await proxy.IsUp("server2");
            return proxy;
        }

        /// <summary>Waits until the server is up for HAProxy.</summary>
        public async Task IsUp(string server)
        {
            using var http = new HttpClient();
            using var patience = new CancellationTokenSource(Patience);
            while (!(await Statistics(http)).Split('\n').Any(line => line.StartsWith($"callbook,{server},", StringComparison.Ordinal) && line.Contains(",UP,", StringComparison.Ordinal)))
                await Task.Delay(50, patience.Token);
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        async Task<string> Statistics(HttpClient http)
        {
            try
            {
                return await http.GetStringAsync(statistics);
            }
            catch (HttpRequestException fault) when (fault.StatusCode is null or HttpStatusCode.ServiceUnavailable)
            {
                return process.HasExited ? throw new InvalidOperationException("HAProxy has ended", fault) : "";
            }
        }
    }
}
