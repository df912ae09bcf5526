using System.Text.RegularExpressions;
using Callbook.Server.Recordings.Fetch;

namespace Callbook.Server.Hosting;

/// <summary>What the settings of recordings must be.</summary>
static partial class SettingsReader
{
    static void CheckRecordings(Settings.RecordingSettings recordings, string section, List<string> faults)
    {
        if (!recordings.KeptInS3 && !string.Equals(recordings.Store, "files", StringComparison.OrdinalIgnoreCase))
            faults.Add($"{section}:Store: must be 'files' or 's3'");
        if (recordings.UrlLifetime < TimeSpan.FromSeconds(1) || recordings.UrlLifetime > TimeSpan.FromDays(7))
            faults.Add($"{section}:UrlLifetime: must be 00:00:01 to 7.00:00:00");
        if (recordings.MaxMegabytes is < 1 or > 1024 * 1024)
            faults.Add($"{section}:MaxMegabytes: must be 1 to 1048576");
        if (!AllowedNetworks.TryParse(recordings.AllowedNetworks, out _))
            faults.Add($"{section}:AllowedNetworks: must be networks or addresses with commas between, such as 10.20.0.0/16, fd12:3456::/32");
        if (recordings.KeptInS3)
            CheckS3(recordings.S3, $"{section}:S3", faults);
    }

    static void CheckS3(Settings.S3Settings s3, string section, List<string> faults)
    {
        if (s3.Bucket is null || !BucketName().IsMatch(s3.Bucket))
            faults.Add($"{section}:Bucket: must be the name of a bucket where Store is 's3'");
        if (s3.Endpoint is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery is "/"))
            faults.Add($"{section}:Endpoint: must be an http or https URL without a path, such as https://minio.example.com:9000");
        if (s3.Region is null ? s3.Endpoint is null : !RegionName().IsMatch(s3.Region))
            faults.Add($"{section}:Region: must be a region such as eu-central-1; it may be left out where an Endpoint is set");
        if (s3.AccessKey is null != s3.SecretKey is null)
            faults.Add($"{section}:{(s3.AccessKey is null ? "AccessKey" : "SecretKey")}: must be set where the other is");
        if (s3.Encryption is not ("none" or "AES256" or "aws:kms"))
            faults.Add($"{section}:Encryption: must be 'none', 'AES256' or 'aws:kms'");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketName();

    [GeneratedRegex(@"\A[a-zA-Z0-9-]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RegionName();
}
