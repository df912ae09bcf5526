using Callbook.Server.Hosting;

namespace Callbook.Server.Recordings;

/// <summary>Where recordings are stored, and which are accepted.</summary>
sealed class RecordingSettings : ISettings
{
    public string Section => "Callbook:Recordings";

    /// <summary><c>files</c>, in the data folder, or <c>s3</c>.</summary>
    public string Store { get; set; } = "files";

    /// <summary>How long a signed URL is valid.</summary>
    public TimeSpan UrlLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Size limit of a recording, in MiB.</summary>
    public int MaxMegabytes { get; set; } = 2048;

    /// <summary>A download that is slower than this, on average over half a minute, is ended and retried. In KiB a second.</summary>
    public int MinKilobytesPerSecond { get; set; } = 16;

    /// <summary>Private networks from which recordings may be fetched, separated by commas.</summary>
    public string? AllowedNetworks { get; set; }

    public bool KeptInS3 => string.Equals(Store, "s3", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<SettingFault> Check()
    {
        if (!KeptInS3 && !string.Equals(Store, "files", StringComparison.OrdinalIgnoreCase))
            yield return new(nameof(Store), "must be 'files' or 's3'");
        if (UrlLifetime < TimeSpan.FromSeconds(1) || UrlLifetime > TimeSpan.FromDays(7))
            yield return new(nameof(UrlLifetime), "must be 00:00:01 to 7.00:00:00");
        if (MaxMegabytes is < 1 or > 1024 * 1024)
            yield return new(nameof(MaxMegabytes), "must be 1 to 1048576");
        if (!NetworkList.TryParse(AllowedNetworks, out _))
            yield return new(nameof(AllowedNetworks), NetworkList.Rule);
        if (MinKilobytesPerSecond is < 1 or > 1024 * 1024)
            yield return new(nameof(MinKilobytesPerSecond), "must be 1 to 1048576");
    }
}
