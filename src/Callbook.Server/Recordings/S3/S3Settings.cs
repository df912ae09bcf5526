using System.Text.RegularExpressions;

namespace Callbook.Server.Recordings.S3;

/// <summary>The bucket for recordings. If recordings are stored in files, the section is read but not validated.</summary>
sealed partial class S3Settings(RecordingSettings recordings) : ISettings
{
    public string Section => "Callbook:Recordings:S3";

    public string? Bucket { get; set; }

    /// <summary>URL of a compatible service; by default Amazon's.</summary>
    public string? Endpoint { get; set; }

    public string? Region { get; set; }

    /// <summary>By default the credentials come from the environment, the profile or the machine.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    /// <summary>Puts the bucket in the path instead of the host name.</summary>
    public bool PathStyle { get; set; }

    /// <summary>Signs uploads chunk by chunk; some compatible services do not support it.</summary>
    public bool ChunkedEncoding { get; set; } = true;

    /// <summary>The encryption to ask the service for: <c>none</c> (the bucket's default), <c>AES256</c> or <c>aws:kms</c>.</summary>
    public string Encryption { get; set; } = "none";

    /// <summary>The key for <c>aws:kms</c>; by default the account's own.</summary>
    public string? KmsKey { get; set; }

    public IEnumerable<SettingFault> Check()
    {
        if (!recordings.KeptInS3)
            yield break;
        if (Bucket is null || !BucketName().IsMatch(Bucket))
            yield return new(nameof(Bucket), "must be the name of a bucket when Store is 's3'");
        if (Endpoint is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery is "/"))
            yield return new(nameof(Endpoint), "must be an http or https URL without a path, such as https://minio.example.com:9000");
        if (Region is null ? Endpoint is null : !RegionName().IsMatch(Region))
            yield return new(nameof(Region), "must be a region such as eu-central-1; it may be left out when Endpoint is set");
        if (AccessKey is null != SecretKey is null)
            yield return new(AccessKey is null ? nameof(AccessKey) : nameof(SecretKey), "AccessKey and SecretKey must be set together");
        if (Encryption is not ("none" or "AES256" or "aws:kms"))
            yield return new(nameof(Encryption), "must be 'none', 'AES256' or 'aws:kms'");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketName();

    [GeneratedRegex(@"\A[a-zA-Z0-9-]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RegionName();
}
