using System.Diagnostics;
using Callbook.Tests.Support;

namespace Callbook.Abuse;

/// <summary>HAProxy before servers, on a port of the loopback. It repeats no request.</summary>
sealed class HaProxy : IAsyncDisposable
{
    readonly Process process;
    readonly string folder;

    HaProxy(Process process, string folder, int port) => (this.process, this.folder, Url) = (process, folder, new($"http://127.0.0.1:{port}"));

    public Uri Url { get; }

    public static async Task<HaProxy> Start(params IReadOnlyList<Uri> servers)
    {
        var port = PostgresServer.FreePort();
        var made = Directory.CreateTempSubdirectory("callbook-haproxy-").FullName;
        var file = Path.Combine(made, "haproxy.cfg");
        await File.WriteAllTextAsync(file, $"""
            global
              maxconn 2000
            defaults
              mode http
              timeout connect 2s
              timeout client 60s
              timeout server 60s
              retries 0
              option forwardfor
              option http-keep-alive
            frontend callbook
              bind 127.0.0.1:{port}
              default_backend servers
            backend servers
              option httpchk GET /health/ready
              default-server check inter 500 fall 2 rise 1
            {string.Join('\n', servers.Index().Select(one => $"  server s{one.Index} {one.Item.Host}:{one.Item.Port}"))}

            """);
        var started = Process.Start(new ProcessStartInfo("haproxy", ["-db", "-q", "-f", file]) { UseShellExecute = false });
        var proxy = new HaProxy(started ?? throw new InvalidOperationException("haproxy did not start"), made, port);
        await proxy.Answers();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    async Task Answers()
    {
        using var http = new HttpClient { BaseAddress = Url };
        using var clock = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready", clock.Token);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(50, clock.Token);
        }
    }
}
