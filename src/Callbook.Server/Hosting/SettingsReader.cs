using System.Reflection;

namespace Callbook.Server.Hosting;

/// <summary>Reads the settings of all features and reports all faults together.</summary>
static class SettingsReader
{
    const string Root = "Callbook";

    /// <summary>Sets the values. Throws <see cref="CannotStartException"/> if one is unknown, does not parse or breaks a rule.</summary>
    public static void Read(IConfiguration configuration, IReadOnlyList<ISettings> settings)
    {
        var faults = new List<string>();
        Bind(configuration.GetSection(Root), settings, faults);
        faults.AddRange(
            from some in settings
            from fault in some.Check()
            select $"{some.Section}:{fault.Setting}: {fault.Rule}");
        if (faults.Count > 0)
        {
            throw new CannotStartException(
                $"{(faults.Count == 1 ? "a setting is" : $"{faults.Count} settings are")} wrong.\n"
                + string.Join('\n', faults.Select(fault => "  " + fault))
                + "\nSettings come from appsettings.json, the environment (CALLBOOK__SECTION__KEY) and the command line (--Callbook:Section:Key=value);"
                + " docs/configuration.md lists them.");
        }
    }

    public static bool NamesAddress(IConfiguration configuration) =>
        configuration["urls"] is not null || configuration["http_ports"] is not null || configuration["https_ports"] is not null
        || configuration.GetSection("Kestrel:Endpoints").Exists();

    // Each value is bound separately, so that one that does not parse does not hide the next.
    static void Bind(IConfigurationSection section, IReadOnlyList<ISettings> settings, List<string> faults)
    {
        foreach (var child in section.GetChildren())
        {
            if (Find(settings, section.Path, child.Key) is var (target, property))
            {
                if (TryConvert(child.Value ?? Listed(child), property.PropertyType, out var value))
                    property.SetValue(target, value);
                else
                    faults.Add($"{child.Path}: '{child.Value}' is not {Expected(property.PropertyType)}");
            }
            else if (settings.Any(some => $"{some.Section}:".StartsWith($"{child.Path}:", StringComparison.OrdinalIgnoreCase)))
            {
                Bind(child, settings, faults);
            }
            else
            {
                faults.Add($"{child.Path}: there is no such setting");
            }
        }
    }

    // An array in appsettings.json, or CALLBOOK__KEY__0, CALLBOOK__KEY__1 and so on.
    static string? Listed(IConfigurationSection section)
    {
        var items = section.GetChildren().ToList();
        return items.Count > 0 && items.TrueForAll(item => int.TryParse(item.Key, out _)) ? string.Join(',', items.Select(item => item.Value)) : null;
    }

    static (ISettings Target, PropertyInfo Property)? Find(IReadOnlyList<ISettings> settings, string section, string key) => (
        from some in settings
        where string.Equals(some.Section, section, StringComparison.OrdinalIgnoreCase)
        from property in some.GetType().GetProperties()
        where property.CanWrite && string.Equals(property.Name, key, StringComparison.OrdinalIgnoreCase)
        select ((ISettings, PropertyInfo)?)(some, property)).FirstOrDefault();

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
}
