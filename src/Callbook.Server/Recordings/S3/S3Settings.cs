using System.Text.RegularExpressions;

namespace Callbook.Server.Recordings.S3;

/// <summary>The bucket that recordings are kept in. While they are kept in files, the section is read but not checked.</summary>
sealed partial class S3Settings(RecordingSettings recordings) : ISettings
{
    public string Section => "Callbook:Recordings:S3";

    public string? Bucket { get; set; }

    /// <summary>URL of a compatible service; Amazon's own when it is not set.</summary>
    public string? Endpoint { get; set; }

    public string? Region { get; set; }

    /// <summary>Without it, the credentials of the environment, the profile or the machine.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    /// <summary>The bucket in the path and not in the host's name.</summary>
    public bool PathStyle { get; set; }

    /// <summary>Uploads are signed chunk by chunk; some compatible services do not support it.</summary>
    public bool ChunkedEncoding { get; set; } = true;

    /// <summary>What the service is asked to encrypt with: <c>none</c> (the bucket's default), <c>AES256</c> or <c>aws:kms</c>.</summary>
    public string Encryption { get; set; } = "none";

    /// <summary>The key of <c>aws:kms</c>; the account's own when it is not set.</summary>
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
