namespace Callbook.Server.Jobs;

/// <summary>How many jobs this server does.</summary>
sealed class JobSettings : ISettings
{
    public string Section => "Callbook:Jobs";

    /// <summary>How many jobs of a kind this server does at the same time. 0: it leaves them to other servers.</summary>
    public int Concurrency { get; set; } = 4;

    public IEnumerable<SettingFault> Check()
    {
        if (Concurrency is < 0 or > 256)
            yield return new(nameof(Concurrency), "must be 0 (none) to 256");
    }
}
