namespace Callbook.Server.Hosting;

/// <summary>The parsed command line.</summary>
/// <param name="Help">Show the usage and stop.</param>
/// <param name="Sample">Fill an empty database with the generated call centre.</param>
/// <param name="Settings">The other arguments, which are settings.</param>
/// <param name="Fault">What is wrong with the arguments, or null.</param>
sealed record CommandLine(bool Help, bool Sample, string[] Settings, string? Fault)
{
    public const string Usage =
        """
        Callbook, the call log of voice agents.

          Callbook.Server [--sample] [--urls URL] [--Callbook:SETTING=VALUE …]

        By default the server listens on http://127.0.0.1:5080 and stores its data in ./callbook-data. The first start prints
        the secrets of the first OAuth client and console member; they are not shown again.

          --sample                        fill an empty database with a generated call centre, and print how to list it
          --urls http://0.0.0.0:8080      listen on another address
          --Callbook:Database=Host=…      use PostgreSQL instead of SQLite
          --Callbook:DataDirectory=PATH   store the data in another folder
          --help                          print this text

        Settings can also be set in the environment (CALLBOOK__DATABASE=…) or in appsettings.json; docs/configuration.md lists
        them. A running server documents its API at /docs, and serves /health/ready and /metrics for operators.
        """;

    static readonly string[] FrameworkSettings = ["urls", "environment", "contentRoot", "http_ports", "https_ports", "applicationName"];
    static readonly string[] Sections = ["Callbook:", "Logging:", "Kestrel:"];

    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var settings = new List<string>();
        var fault = default(string);
        for (var at = 0; at < args.Count; at++)
        {
            if (args[at] is "--help" or "-h" or "-?" or "--sample")
                continue;
            var (name, value) = args[at].Split('=', 2) is [var before, var after] ? (before, after) : (args[at], null);
            if (!IsSetting(name))
                fault ??= $"'{name}' is not a known option.";
            else if (value is null && at + 1 < args.Count && !args[at + 1].StartsWith("--", StringComparison.Ordinal))
                value = args[++at];
            if (value is null)
                fault ??= $"'{name}' needs a value.";
            settings.Add($"{name}={value}");
        }

        return new(args.Any(arg => arg is "--help" or "-h" or "-?"), args.Contains("--sample", StringComparer.Ordinal), [.. settings], fault);
    }

    static bool IsSetting(string name) =>
        name.StartsWith("--", StringComparison.Ordinal)
        && (FrameworkSettings.Contains(name[2..], StringComparer.OrdinalIgnoreCase)
            || Sections.Any(section => name[2..].StartsWith(section, StringComparison.OrdinalIgnoreCase)));
}
