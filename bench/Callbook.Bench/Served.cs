using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Callbook.Bench;

/// <summary>A server under test: a program of ours or nginx, on a port of the loopback.</summary>
sealed class Served : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    const int MostComplaints = 20;
    readonly Process process;
    readonly Task<string> printed;

    Served(Process process, Task<string> printed, int port)
    {
        (this.process, this.printed) = (process, printed);
        Url = $"http://127.0.0.1:{port}";
    }

    public string Url { get; }

    /// <summary>Starts the program; the time until <paramref name="path"/> was answered for the first time.</summary>
    public static async Task<(Served Server, TimeSpan Time)> Start(string path, int port, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        var clock = Stopwatch.StartNew();
        var launched = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var errors = launched.StandardError.ReadToEndAsync();
        var output = launched.StandardOutput.ReadToEndAsync();
        while (!await Answers(port, path))
        {
            if (launched.HasExited || clock.Elapsed > Patience)
                throw new InvalidOperationException($"{program} does not answer: {(launched.HasExited ? await output + await errors : "too slow")}");
            await Task.Delay(1);
        }

        return (new(launched, output, port), clock.Elapsed);
    }

    /// <summary>The most memory it has had, in MB of a million bytes: the kernel's own high-water mark.</summary>
    public double PeakMegabytes() => Status("VmHWM:");

    /// <summary>The memory it has now.</summary>
    public double Megabytes() => Status("VmRSS:");

    public async ValueTask DisposeAsync()
    {
        using (process)
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync();
            // JSON of our own loggers. Whatever went wrong while it was measured should be known.
            foreach (var line in (await printed).Split('\n').Where(IsComplaint).Take(MostComplaints))
                Console.WriteLine(line);
            if (process.ExitCode != 0)
                Console.WriteLine($"The server ended with {process.ExitCode}");
        }
    }

    static bool IsComplaint(string line) =>
        line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal) || line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal);

    double Status(string name) => File.ReadLines($"/proc/{process.Id}/status")
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(':', 'k')[1], CultureInfo.InvariantCulture) * 1024 / 1e6)
        .Single();

    // A bare socket: the first of an HttpClient's requests would cost more than the server's start.
    static async Task<bool> Answers(int port, string path)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {Plan.ApiKey}\r\nConnection: close\r\n\r\n"));
            var start = new byte[12];
            for (var read = 0; read < start.Length;)
            {
                var got = await socket.ReceiveAsync(start.AsMemory(read));
                if (got == 0)
                    return false;
                read += got;
            }

            var status = Encoding.ASCII.GetString(start)[9..];
            return status == "200" ? true : throw new InvalidOperationException($"{path} was answered with {status}");
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

static class Ports
{
    public static int Free()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
