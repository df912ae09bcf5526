namespace Callbook.Server.Access;

/// <summary>The rate limit of each credential, and of each address without one.</summary>
sealed class RateLimitSettings : ISettings
{
    public string Section => "Callbook:RateLimit";

    /// <summary>Average requests per second. 0: no limit.</summary>
    public int PerSecond { get; set; } = 200;

    /// <summary>Requests that may arrive at once before the limit applies.</summary>
    public int Burst { get; set; } = 1000;

    public IEnumerable<SettingFault> Check()
    {
        if (PerSecond is < 0 or > 1_000_000)
            yield return new(nameof(PerSecond), "must be 0 (no limit) to 1000000");
        if (Burst is < 1 or > 1_000_000)
            yield return new(nameof(Burst), "must be 1 to 1000000");
    }
}
