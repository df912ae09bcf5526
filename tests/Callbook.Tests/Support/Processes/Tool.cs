using System.Diagnostics;

namespace Callbook.Tests.Support.Processes;

/// <summary>What an external program printed.</summary>
sealed record ToolOutput(string Output, string Error);

/// <summary>Runs programs that are not ours: clients, linters, curl.</summary>
static class Tool
{
    static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Runs a script of tests/clients.</summary>
    public static Task<ToolOutput> Node(string script, params IEnumerable<string> arguments) =>
        Run("node", [Path.Combine(Repository.Clients, script), .. arguments]);

    /// <summary>Runs a script of tests/clients.</summary>
    public static Task<ToolOutput> Python(string script, params IEnumerable<string> arguments) =>
        Run("python3", [Path.Combine(Repository.Clients, script), .. arguments]);

    public static Task<ToolOutput> Curl(params IEnumerable<string> arguments) =>
        Run("curl", ["--silent", "--show-error", "--noproxy", "*", .. arguments]);

    /// <summary>Throws, with all that the program printed, when it ends with anything but 0 or takes too long.</summary>
    public static async Task<ToolOutput> Run(string program, IEnumerable<string> arguments, TimeSpan? timeout = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var ended = await EndsWithin(process, timeout ?? DefaultTimeout);
        var printed = new ToolOutput(await output, await error);
        if (!ended || process.ExitCode != 0)
        {
            var how = ended ? $"ended with {process.ExitCode}" : "took too long";
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', start.ArgumentList)} {how}\n-- output\n{printed.Output}\n-- error\n{printed.Error}");
        }

        return printed;
    }

    public static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    static async Task<bool> EndsWithin(Process process, TimeSpan timeout)
    {
        using var clock = new CancellationTokenSource(timeout);
        try
        {
            await process.WaitForExitAsync(clock.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return false;
        }
    }
}
