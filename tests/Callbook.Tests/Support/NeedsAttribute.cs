using System.Reflection;
using Callbook.Tests.Support.Processes;
using Xunit.Sdk;
using Xunit.v3;

namespace Callbook.Tests.Support;

/// <summary>
/// <c>[Fact, Needs(Need.Node | Need.SharedData)]</c>, also on a class: the test is skipped, with the reason, where something is missing.
/// In CI nothing is skipped for want of a server or program: there it fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class NeedsAttribute(Need need) : BeforeAfterTestAttribute
{
    static readonly bool InCI = Environment.GetEnvironmentVariable("CI") is "true";

    public Need Need { get; } = need;

    /// <summary>For support code that needs something itself, such as <see cref="PostgresServer"/>.</summary>
    public static void Require(Need need) => Require(need, IsMissing, InCI);

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => Require(Need);

    internal static void Require(Need need, Func<Need, bool> isMissing, bool inCI)
    {
        var missing = Enum.GetValues<Need>().Where(one => one != Need.None && need.HasFlag(one) && isMissing(one)).ToList();
        var programs = string.Join(", ", missing.Where(IsInstalled).Select(Name));
        if (programs.Length > 0)
        {
            // ./test looks for this wording.
            var reason = $"Not installed: {programs}";
            throw inCI ? new InvalidOperationException($"{reason}. In CI nothing may be skipped for want of it.") : SkipException.ForSkip(reason);
        }

        if (missing.Count > 0)
        {
            throw SkipException.ForSkip(string.Join(". ", missing.Select(Name)));
        }
    }

    // The rest is given or not, and no test run can change it.
    static bool IsInstalled(Need need) => need is not (Need.SharedData or Need.Mount);

    static bool IsMissing(Need need) => need switch
    {
        Need.None => false,
        Need.Postgres => PostgresServer.Binaries is null,
        // Written last by npm, so a half-done installation does not count.
        Need.Node => !Tool.IsOnPath("node") || !File.Exists(Path.Combine(Repository.Clients, "node_modules", ".package-lock.json")),
        Need.Python => !Tool.IsOnPath("python3"),
        Need.Curl => !Tool.IsOnPath("curl"),
        Need.S3 => !S3Server.IsInstalled || !Tool.IsOnPath("curl"),
        Need.Ffmpeg => !Tool.IsOnPath("ffmpeg"),
        Need.SharedData => !Directory.Exists(Repository.Shared),
        Need.Strace => !Tool.IsOnPath("strace"),
        Need.Mount => !MayMount(),
        Need.Haproxy => !Tool.IsOnPath("haproxy"),
        _ => throw new ArgumentOutOfRangeException(nameof(need)),
    };

    // Root in a container often may not.
    static bool MayMount()
    {
        const int systemAdministration = 21;
        return OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapEff:", StringComparison.Ordinal))["CapEff:".Length..].Trim() is var rights
            && (Convert.ToUInt64(rights, 16) >> systemAdministration & 1) == 1;
    }

    static string Name(Need need) => need switch
    {
        Need.Postgres => "PostgreSQL 15 or newer",
        Need.Node => "Node 20.19 or newer with the packages of tests/clients",
        Need.Python => "Python 3",
        Need.Curl => "curl",
        Need.S3 => "Ceph (ceph-mon, ceph-osd, radosgw) as an S3 server",
        Need.Ffmpeg => "ffmpeg",
        Need.SharedData => "The folder ../shared does not stand beside this clone",
        Need.Strace => "strace",
        Need.Haproxy => "HAProxy",
        Need.Mount => "No file system may be mounted here",
        _ => need.ToString(),
    };
}
