using System.Diagnostics;
using System.Globalization;

namespace Callbook.Tests.Crash;

/// <summary>Lets fsync and fdatasync of processes, and of those that they start, fail until it is disposed.</summary>
sealed class FailingSyncs : IAsyncDisposable
{
    readonly Process strace;

    FailingSyncs(Process strace) => this.strace = strace;

    public static async Task<FailingSyncs> Start(IReadOnlyList<int> processIds)
    {
        var start = new ProcessStartInfo(
            "strace",
            [
                "-f", .. processIds.SelectMany(id => new[] { "-p", id.ToString(CultureInfo.InvariantCulture) }), "-o", "/dev/null",
                "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO",
            ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        var launched = Process.Start(start) ?? throw new InvalidOperationException("strace did not start");
        // A line for each tells that it is attached, or why not.
        for (var attached = 0; attached < processIds.Count;)
        {
            var line = await launched.StandardError.ReadLineAsync() ?? throw new InvalidOperationException("strace ended");
            if (line.Contains("not permitted", StringComparison.Ordinal))
                Assert.Skip("strace may not attach to other processes here");
            attached += line.StartsWith("strace: Process", StringComparison.Ordinal) && line.Contains("attached", StringComparison.Ordinal) ? 1
                : line.StartsWith("strace: attach", StringComparison.Ordinal) ? 1 : 0; // gone already
        }

        return new(launched);
    }

    public async ValueTask DisposeAsync()
    {
        // By SIGINT it lets go of the processes; it is gone already when they are.
        using (var interrupt = Process.Start(new ProcessStartInfo("kill", ["-INT", $"{strace.Id}"]) { UseShellExecute = false, RedirectStandardError = true }) ?? throw new InvalidOperationException("kill did not start"))
            await interrupt.WaitForExitAsync();
        await strace.StandardError.ReadToEndAsync();
        await strace.WaitForExitAsync();
        strace.Dispose();
    }
}
