using System.Diagnostics;

namespace Callbook.Tests.Support;

/// <summary>
/// A script of this folder that runs a server, takes orders by lines of its standard input and ends with it. It runs apart from the test process, in a
/// session of its own: a signal to the test run's group, or to the tree of its processes, would end the script before it has stopped its server.
/// </summary>
sealed class ServerScript : IAsyncDisposable
{
    // A background process of sh has no standard input unless it is given one. Without setsid, as on macOS, it stays in the group.
    const string Detach = "exec 3<&0; (if command -v setsid >/dev/null; then exec setsid sh -c \"$@\"; else exec sh -c \"$@\"; fi <&3 3<&- &)";

    readonly Process launcher;
    readonly Task<string> errors;

    ServerScript(Process launcher) => (this.launcher, errors) = (launcher, launcher.StandardError.ReadToEndAsync());

    public static ServerScript Launch(ProcessStartInfo start) => new(Process.Start(start) ?? throw new InvalidOperationException("sh did not start"));

    /// <summary>How to launch a script, as the user given or as oneself.</summary>
    public static async Task<ProcessStartInfo> Command(string? user, string script, params IEnumerable<string> arguments)
    {
        // The text is handed over, not the path: another user may not be allowed to read the clone.
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Callbook.Tests", "Support", script));
        string[] command = [.. user is null ? Array.Empty<string>() : ["runuser", "-u", user, "--"], "sh", "-c", Detach, "sh", text, script, .. arguments];
        return new(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
    }

    /// <summary>The next line that it prints, or null when it has ended.</summary>
    public Task<string?> Read() => launcher.StandardOutput.ReadLineAsync();

    /// <summary>All that it has to complain of, once it has ended.</summary>
    public Task<string> Errors() => errors;

    public async Task<string> Answer(string order)
    {
        await launcher.StandardInput.WriteLineAsync(order);
        await launcher.StandardInput.FlushAsync();
        return await Read() ?? "gone";
    }

    public async Task Order(string order, string done)
    {
        if (await Answer(order) is var answer && answer != done)
            throw new InvalidOperationException($"The server was told to {order}, and is {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        launcher.StandardInput.Close();
        await launcher.StandardOutput.ReadToEndAsync();
        launcher.Dispose();
    }
}
