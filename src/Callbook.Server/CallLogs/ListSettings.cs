namespace Callbook.Server.CallLogs;

/// <summary>How call logs are listed.</summary>
sealed class ListSettings : ISettings
{
    public string Section => "Callbook";

    /// <summary>Size in MiB of the cache of recently listed call logs. 0 disables the cache.</summary>
    public int ListCacheMegabytes { get; set; } = 32;

    public IEnumerable<SettingFault> Check()
    {
        if (ListCacheMegabytes is < 0 or > 65_536)
            yield return new(nameof(ListCacheMegabytes), "must be 0 (none) to 65536");
    }
}
