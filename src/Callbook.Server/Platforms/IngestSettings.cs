namespace Callbook.Server.Platforms;

/// <summary>What holds for the keys of all platforms.</summary>
sealed class IngestSettings : ISettings
{
    public string Section => "Callbook:Ingest";

    /// <summary>Whether keys that everybody knows, such as those of a development server, may sign.</summary>
    public bool AllowWellKnownKeys { get; set; }

    public IEnumerable<SettingFault> Check() => [];
}
