using System.Diagnostics;
using System.Globalization;

namespace Callbook.Tests.Crash;

/// <summary>Lets fsync and fdatasync of a process fail until it is disposed.</summary>
sealed class FailingSyncs : IAsyncDisposable
{
    readonly Process strace;

    FailingSyncs(Process strace) => this.strace = strace;

    public static async Task<FailingSyncs> Start(int processId)
    {
        var start = new ProcessStartInfo(
            "strace",
            [
                "-f", "-p", processId.ToString(CultureInfo.InvariantCulture), "-o", "/dev/null", "-e", "trace=fsync,fdatasync",
                "-e", "inject=fsync,fdatasync:error=EIO",
            ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        var launched = Process.Start(start) ?? throw new InvalidOperationException("strace did not start");
        // Its first line says that it is attached, or why not.
        return await launched.StandardError.ReadLineAsync() is { } line && line.Contains("attached", StringComparison.Ordinal)
            ? new(launched)
            : throw new InvalidOperationException($"strace could not attach: {await launched.StandardError.ReadToEndAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        // By SIGINT it lets go of the process.
        using (var interrupt = Process.Start("kill", ["-INT", strace.Id.ToString(CultureInfo.InvariantCulture)]))
            await interrupt.WaitForExitAsync();
        await strace.StandardError.ReadToEndAsync();
        await strace.WaitForExitAsync();
        strace.Dispose();
    }
}
