using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;

namespace Callbook.Server.Recordings.S3;

/// <summary>The configured bucket and its credentials.</summary>
sealed class S3Bucket : IDisposable
{
    const string StandardRegion = "us-east-1"; // the default of compatible services

    readonly AWSCredentials credentials;

    public S3Bucket(S3Settings settings)
    {
        Settings = settings;
        Region = Settings.Region ?? StandardRegion;
        var config = new AmazonS3Config
        {
            // Compatible services do not support the newer checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            ForcePathStyle = Settings.PathStyle,
            AuthenticationRegion = Region,
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromMinutes(5), // per request; the largest request sends a part
            ConnectTimeout = TimeSpan.FromSeconds(5),
        };
        if (Settings.Endpoint is { } endpoint)
            config.ServiceURL = endpoint;
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        credentials = Settings.AccessKey is { } key ? new BasicAWSCredentials(key, Settings.SecretKey) : DefaultAWSCredentialsIdentityResolver.GetCredentials(config);
        Client = new(credentials, config);
    }

    public S3Settings Settings { get; }

    public string Name => Settings.Bucket!; // validated at the start

    public string Region { get; }

    public AmazonS3Client Client { get; }

    /// <summary>The URL before a key, without a slash at the end: <c>https://bucket.s3.eu-central-1.amazonaws.com</c>.</summary>
    public Uri Url
    {
        get
        {
            // The certificate for *.s3… does not cover bucket names with dots.
            var server = new Uri(Settings.Endpoint ?? $"https://s3.{Region}.amazonaws.com");
            return Settings.PathStyle || Name.Contains('.', StringComparison.Ordinal)
                ? new(server, Name)
                : new($"{server.Scheme}://{Name}.{server.Authority}");
        }
    }

    /// <summary>The encryption that the service is asked for; null: none.</summary>
    public ServerSideEncryptionMethod? Encryption => Settings.Encryption is "none" ? null : ServerSideEncryptionMethod.FindValue(Settings.Encryption);

    /// <summary>The current credentials. A machine's credentials are rotated.</summary>
    public ImmutableCredentials Credentials => credentials.GetCredentials();

    public void Dispose() => Client.Dispose();
}
