using Npgsql;

namespace Callbook.Server.Hosting;

/// <summary>Reads the settings and names every fault at once.</summary>
static partial class SettingsReader
{
    public static Settings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Settings.Section);
        var faults = new List<string>();
        var settings = new Settings();
        Bind(section, settings, faults);
        Check(settings, faults);
        return faults.Count == 0 ? settings : throw new CannotStartException(
            $"{(faults.Count == 1 ? "a setting is" : $"{faults.Count} settings are")} wrong.\n"
            + string.Join('\n', faults.Select(fault => "  " + fault))
            + "\nSettings come from appsettings.json, the environment (CALLBOOK__SECTION__KEY) and the command line (--Callbook:Section:Key=value);"
            + " docs/configuration.md lists them.");
    }

    public static bool NamesAddress(IConfiguration configuration) =>
        configuration["urls"] is not null || configuration["http_ports"] is not null || configuration["https_ports"] is not null
        || configuration.GetSection("Kestrel:Endpoints").Exists();

    // Each value is bound alone, so that one that does not parse does not hide the next.
    static void Bind(IConfigurationSection section, object target, List<string> faults)
    {
        foreach (var child in section.GetChildren())
        {
            var property = Array.Find(target.GetType().GetProperties(), p => string.Equals(p.Name, child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
                faults.Add($"{child.Path}: there is no such setting");
            else if (property.PropertyType.IsNested)
                Bind(child, property.GetValue(target)!, faults); // sections are never null
            else if (TryConvert(child.Value, property.PropertyType, out var value))
                property.SetValue(target, value);
            else
                faults.Add($"{child.Path}: '{child.Value}' is not {Expected(property.PropertyType)}");
        }
    }

    static bool TryConvert(string? text, Type type, out object? value)
    {
        if (type == typeof(string))
        {
            value = string.IsNullOrWhiteSpace(text) ? null : text;
            return value is not null;
        }

        if (type == typeof(TimeSpan))
        {
            var understood = TimeSpan.TryParseExact(text, "c", System.Globalization.CultureInfo.InvariantCulture, out var time);
            value = time;
            return understood;
        }

        if (type == typeof(bool))
        {
            var understood = bool.TryParse(text, out var truth);
            value = truth;
            return understood;
        }

        var parsed = int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number);
        value = number;
        return parsed && type == typeof(int);
    }

    static string Expected(Type type) =>
        type == typeof(int) ? "a whole number" : type == typeof(bool) ? "true or false" : type == typeof(TimeSpan) ? "a time such as 00:10:00" : "a text";

    static void Check(Settings settings, List<string> faults)
    {
        const string section = Settings.Section;
        if (!string.Equals(settings.Database, "sqlite", StringComparison.OrdinalIgnoreCase) && !IsPostgres(settings.Database))
            faults.Add($"{section}:Database: must be 'sqlite' or a PostgreSQL connection string such as 'Host=db;Database=callbook;Username=callbook;Password=…'");
        if (settings.DataDirectory.Contains('\0', StringComparison.Ordinal) || File.Exists(settings.DataDirectory))
            faults.Add($"{section}:DataDirectory: must be a folder, or the name of one to make");
        if (settings.PublicUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
            faults.Add($"{section}:PublicUrl: must be an http or https URL such as https://calls.example.com");
        if (settings.ListCacheMegabytes is < 0 or > 65_536)
            faults.Add($"{section}:ListCacheMegabytes: must be 0 (none) to 65536");
        if (settings.RateLimit.PerSecond is < 0 or > 1_000_000)
            faults.Add($"{section}:RateLimit:PerSecond: must be 0 (no limit) to 1000000");
        if (settings.RateLimit.Burst is < 1 or > 1_000_000)
            faults.Add($"{section}:RateLimit:Burst: must be 1 to 1000000");
        if (settings.Calls.IdleTimeout < TimeSpan.FromSeconds(1) || settings.Calls.IdleTimeout > TimeSpan.FromDays(1))
            faults.Add($"{section}:Calls:IdleTimeout: must be 00:00:01 to 1.00:00:00");
        if (settings.Ingest.LiveKit is { ApiKey: null } != settings.Ingest.LiveKit is { ApiSecret: null })
            faults.Add($"{section}:Ingest:LiveKit:ApiKey and {section}:Ingest:LiveKit:ApiSecret: must be set together");
        if (settings.Ingest.LiveKit.DefaultAgent is { Length: > 255 })
            faults.Add($"{section}:Ingest:LiveKit:DefaultAgent: must have at most 255 characters");
        if (settings.Jobs.Concurrency is < 0 or > 256)
            faults.Add($"{section}:Jobs:Concurrency: must be 0 (none) to 256");
        if (settings.Bootstrap is { ClientSecret: { Length: < 16 } })
            faults.Add($"{section}:Bootstrap:ClientSecret: must have at least 16 characters");
        if (settings.Bootstrap is { MemberPassword: { Length: < 10 } })
            faults.Add($"{section}:Bootstrap:MemberPassword: must have at least 10 characters");
        if (settings.Bootstrap.MemberEmail is { } email && !email.Contains('@', StringComparison.Ordinal))
            faults.Add($"{section}:Bootstrap:MemberEmail: must be an e-mail address");
        CheckRecordings(settings.Recordings, $"{section}:Recordings", faults);
        CheckSummaries(settings.Summaries, $"{section}:Summaries", faults);
    }

    // Tells no value: an address may have a password in it.
    static void CheckSummaries(Settings.SummarySettings summaries, string section, List<string> faults)
    {
        if (summaries.Endpoint is { } endpoint && !IsEndpoint(endpoint))
            faults.Add($"{section}:Endpoint: must be an http or https URL such as https://api.openai.com/v1, without user name and fragment");
        if (summaries is { Endpoint: null, Model: not null } or { Endpoint: null, ApiKey: not null })
            faults.Add($"{section}:Endpoint: is required where Model or ApiKey is set");
        if (summaries is { Endpoint: not null, Model: null })
            faults.Add($"{section}:Model: is required where Endpoint is set");
        if (summaries.ApiKey is { } key && key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            faults.Add($"{section}:ApiKey: must have visible ASCII characters only, without white space");
        if (summaries.Timeout < TimeSpan.FromSeconds(1) || summaries.Timeout > TimeSpan.FromHours(1))
            faults.Add($"{section}:Timeout: must be 00:00:01 to 01:00:00");
        if (summaries.RequestCharacters is < 4_000 or > 1_000_000)
            faults.Add($"{section}:RequestCharacters: must be 4000 to 1000000");
    }

    static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Fragment: "" };

    static bool IsPostgres(string connectionString)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Host);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }
}
