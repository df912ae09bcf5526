using System.Diagnostics;

namespace Callbook.Tests.Support.Processes;

/// <summary>A program that is talked to while it runs: a line in, a line out.</summary>
sealed class Talker : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly Process process;

    Talker(Process process) => this.process = process;

    public static Talker Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start"));
    }

    public async Task Say(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>The next line of its complaints that has these words.</summary>
    public async Task<string> Complains(string words)
    {
        using var clock = new CancellationTokenSource(Patience);
        while (await process.StandardError.ReadLineAsync(clock.Token) is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException($"It never complained of '{words}'");
    }

    /// <summary>No more is said; it must end well.</summary>
    public async Task Finish()
    {
        process.StandardInput.Close();
        var rest = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, rest);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
