namespace Callbook.Server.Hosting;

/// <summary>What the command line asks for, beside settings.</summary>
/// <param name="Help">Show the usage and stop.</param>
/// <param name="Sample">Fill an empty database with the generated call centre.</param>
/// <param name="Settings">The rest: settings.</param>
/// <param name="Fault">What is not understood, or null.</param>
sealed record CommandLine(bool Help, bool Sample, string[] Settings, string? Fault)
{
    public const string Usage =
        """
        Callbook, the call log of voice agents.

          Callbook.Server [--sample] [--urls URL] [--Callbook:SETTING=VALUE …]

        Without anything it listens on http://127.0.0.1:5080 and keeps calls in ./callbook-data. The first start prints the
        secrets of the OAuth client and of the console member that it made; they are not shown again.

          --sample                        fill an empty database with a generated call centre, and print how to list it
          --urls http://0.0.0.0:8080      listen elsewhere
          --Callbook:Database=Host=…      PostgreSQL instead of SQLite
          --Callbook:DataDirectory=PATH   keep the data elsewhere
          --help                          this

        Settings may also stand in the environment (CALLBOOK__DATABASE=…) or in appsettings.json; docs/configuration.md lists
        them. Once it runs: /docs describes the API, /health/ready and /metrics are for operators.
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
                fault ??= $"'{name}' is not understood.";
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
