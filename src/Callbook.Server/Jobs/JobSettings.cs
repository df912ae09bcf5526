namespace Callbook.Server.Jobs;

/// <summary>Settings of this server's job workers.</summary>
sealed class JobSettings : ISettings
{
    public string Section => "Callbook:Jobs";

    /// <summary>How many jobs of a kind this server runs at the same time. 0 leaves all jobs to other servers.</summary>
    public int Concurrency { get; set; } = 4;

    public IEnumerable<SettingFault> Check()
    {
        if (Concurrency is < 0 or > 256)
            yield return new(nameof(Concurrency), "must be 0 (none) to 256");
    }
}
