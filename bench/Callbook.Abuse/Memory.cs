using System.Globalization;

namespace Callbook.Abuse;

/// <summary>The resident memory of a process, in MB of a million bytes above what it had when it was idle.</summary>
sealed class Memory
{
    readonly int process;
    readonly double idle;

    /// <summary>Now is when it is idle.</summary>
    public Memory(int process)
    {
        this.process = process;
        idle = Megabytes("VmRSS:");
    }

    /// <summary>The most since the last <see cref="Forget"/>.</summary>
    public double Peak => Megabytes("VmHWM:") - idle;

    public void Forget() => File.WriteAllText($"/proc/{process}/clear_refs", "5");

    public Finding AtMost(double bar, string what) => new(what, $"+{Peak:0} MB", $"+{bar:0} MB", Peak <= bar);

    double Megabytes(string name) => File.ReadLines($"/proc/{process}/status")
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(':', 'k')[1], CultureInfo.InvariantCulture) * 1024 / 1e6)
        .Single();
}
