using System.Globalization;

namespace Callbook.Bench.Ingest;

/// <summary>
/// A disk whose fsync takes longer, by strace: only those two system calls are stopped at. Virtual machines often answer before the disk does.
/// </summary>
sealed record SlowDisk(double Milliseconds)
{
    /// <summary>Put before a command; strace hides behind the program, which keeps its process id.</summary>
    public string[] Command =>
    [
        "strace", "-D", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e",
        string.Create(CultureInfo.InvariantCulture, $"inject=fsync,fdatasync:delay_exit={Milliseconds * 1000:0}"),
    ];

    /// <summary>A program that starts another on the slow disk.</summary>
    public async Task<string> Wrap(string program, string folder)
    {
        var script = Path.Combine(folder, "slow.sh");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec {string.Join(' ', Command)} {program} \"$@\"\n");
        await Run.Output("chmod", "755", script);
        return script;
    }
}
