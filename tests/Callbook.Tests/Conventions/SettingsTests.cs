using System.Globalization;
using System.Text.RegularExpressions;
using Callbook.Server;
using Callbook.Tests.Support;

namespace Callbook.Tests.Conventions;

public sealed partial class SettingsTests
{
    [Fact]
    public async Task Every_setting_stands_in_the_documentation_with_its_default()
    {
        var documented = Row().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "configuration.md")))
            .ToDictionary(
                row => row.Groups["key"].Value, row => (row.Groups["variable"].Value, row.Groups["default"].Value), StringComparer.Ordinal);
        var settings = (
            from some in CallbookServer.Settings()
            from property in some.GetType().GetProperties()
            where property.CanWrite
            select (Key: $"{some.Section}:{property.Name}", Default: Shown(property.GetValue(some))))
            .ToDictionary(setting => setting.Key, setting => setting.Default, StringComparer.Ordinal);

        Assert.Equal(settings.Keys.Order(StringComparer.Ordinal), documented.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, (variable, shown)) in documented)
        {
            Assert.Equal(key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant(), variable);
            // What has no default of its own says in words what happens.
            if (settings[key] is { } standard)
                Assert.Equal($"`{standard}`", shown);
        }
    }

    [Fact]
    public void Every_class_of_settings_is_read() => Assert.Equal(
        typeof(CallbookServer).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(ISettings))).Select(type => type.Name).Order(StringComparer.Ordinal),
        CallbookServer.Settings().Select(some => some.GetType().Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_fault_is_named_by_its_key_in_one_message()
    {
        // One for each class, by a section that two share, in a section of a section, and by a name in other letters.
        string[] keys =
        [
            "Callbook:Databse", "Callbook:Ingest:Vapi", "Callbook:Recordings:S3:Colour", "Callbook:RateLimit:Burst", "Callbook:Summaries:Timeout",
            "Callbook:Recordings:S3:PathStyle", "Callbook:Database", "Callbook:PublicUrl", "Callbook:ListCacheMegabytes", "Callbook:RateLimit:PerSecond",
            "Callbook:Calls:IdleTimeout", "Callbook:Ingest:LiveKit:ApiSecret", "Callbook:Jobs:Concurrency", "Callbook:Bootstrap:ClientSecret",
            "Callbook:TrustedProxies", "Callbook:Ingest:AllowWellKnownKeys", "Callbook:Recordings:UrlLifetime", "Callbook:Recordings:S3:Bucket", "Callbook:Summaries:Endpoint",
        ];
        var message = Assert.Throws<CannotStartException>(() => CallbookServer.Create(
        [
            "--Callbook:Databse=sqlite", "--Callbook:Ingest:Vapi=x", "--Callbook:Recordings:S3:Colour=x", "--Callbook:RateLimit:Burst=many",
            "--Callbook:Summaries:Timeout=1 minute", "--Callbook:Recordings:S3:PathStyle=yes", "--Callbook:Database=nonsense",
            "--callbook:publicurl=calls.example.com", "--Callbook:TrustedProxies=everybody", "--Callbook:Ingest:AllowWellKnownKeys=some", "--Callbook:ListCacheMegabytes=-1", "--Callbook:RateLimit:PerSecond=-1",
            "--Callbook:Calls:IdleTimeout=2.00:00:00", "--Callbook:Ingest:LiveKit:ApiKey=key", "--Callbook:Jobs:Concurrency=257",
            "--Callbook:Bootstrap:ClientSecret=short", "--Callbook:Recordings:UrlLifetime=00:00:00", "--Callbook:Recordings:Store=s3",
            "--Callbook:Recordings:S3:Region=eu-central-1", "--Callbook:Summaries:Endpoint=ftp://models", "--Callbook:Summaries:Model=m",
        ])).Message;

        Assert.StartsWith($"{keys.Length} settings are wrong.", message, StringComparison.Ordinal);
        Assert.Equal(keys.Order(StringComparer.Ordinal), Fault().Matches(message).Select(fault => fault.Value).Order(StringComparer.Ordinal));
    }

    static string? Shown(object? value) => value is bool truth ? (truth ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    [GeneratedRegex(@"^\| `(?<key>Callbook:[\w:]+)` \| `(?<variable>\w+)` \| (?<default>[^|]+?) \| [^|]+ \|$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<=^  )Callbook:[\w:]+(?=: )", RegexOptions.Multiline, 1000)]
    private static partial Regex Fault();
}
