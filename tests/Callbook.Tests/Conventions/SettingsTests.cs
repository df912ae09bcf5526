using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Callbook.Server.Hosting;
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
        var settings = Settings("Callbook", new Settings())
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

    static IEnumerable<(string Key, string? Default)> Settings(string section, object values) => values.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .SelectMany(property => property.GetValue(values) is { } value && property.PropertyType.IsNested
            ? Settings($"{section}:{property.Name}", value)
            : [($"{section}:{property.Name}", Shown(property.GetValue(values)))]);

    static string? Shown(object? value) => value is bool truth ? (truth ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    [GeneratedRegex(@"^\| `(?<key>Callbook:[\w:]+)` \| `(?<variable>\w+)` \| (?<default>[^|]+?) \| [^|]+ \|$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Row();
}
