namespace Callbook.Server;

/// <summary>
/// The settings of one feature. The class is next to its feature and registered under its own type. Each settable property is a setting,
/// and its initial value is the default.
/// </summary>
interface ISettings
{
    /// <summary>The section that the settings are read from, such as <c>Callbook:Jobs</c>. Several classes may share one.</summary>
    string Section { get; }

    /// <summary>The rules that the values break. Called once all settings are read.</summary>
    IEnumerable<SettingFault> Check();
}

/// <summary>A setting whose value breaks a rule.</summary>
/// <param name="Setting">The name of the property.</param>
/// <param name="Rule">What its value must be. It never quotes the value, which may be a secret.</param>
sealed record SettingFault(string Setting, string Rule);
