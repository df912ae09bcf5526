namespace Callbook.Server.Ingest;

/// <summary>Settings of calls in progress.</summary>
sealed class CallSettings : ISettings
{
    public string Section => "Callbook:Calls";

    /// <summary>A call in progress is closed after this long without new data.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    public IEnumerable<SettingFault> Check()
    {
        if (IdleTimeout < TimeSpan.FromSeconds(1) || IdleTimeout > TimeSpan.FromDays(1))
            yield return new(nameof(IdleTimeout), "must be 00:00:01 to 1.00:00:00");
    }
}
