namespace Callbook.Server.Hosting.Bodies;

/// <summary>Settings of request bodies.</summary>
sealed class BodySettings : ISettings
{
    public string Section => "Callbook:Bodies";

    /// <summary>The time within which a body must arrive. Recordings have longer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    public IEnumerable<SettingFault> Check()
    {
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromHours(1))
            yield return new(nameof(Timeout), "must be 00:00:01 to 01:00:00");
    }
}
