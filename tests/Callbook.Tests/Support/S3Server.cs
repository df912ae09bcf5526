using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Support;

/// <summary>A throw-away S3 server on the loopback that verifies signatures; s3.sh ends and deletes it with the test process.</summary>
sealed class S3Server : IAsyncDisposable
{
    public const string AccessKey = "CALLBOOKTEST";
    public const string SecretKey = "callbook-test-secret";

    static readonly Lazy<Task<S3Server>> Shared = new(() => Task.Run(Start));

    readonly ServerScript script;

    S3Server(ServerScript script, int port)
    {
        this.script = script;
        Url = new($"http://127.0.0.1:{port}");
        Client = new(new BasicAWSCredentials(AccessKey, SecretKey), new AmazonS3Config
        {
            ServiceURL = Url.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            UseHttp = true,
        });
    }

    /// <summary>The one server of this test run, started by the first test that asks.</summary>
    public static Task<S3Server> Running => Shared.Value;

    public static bool IsInstalled { get; } = Array.TrueForAll(["ceph-mon", "ceph-osd", "radosgw", "radosgw-admin"], Tool.IsOnPath);

    public Uri Url { get; }

    /// <summary>Another client than ours, to look at what is there.</summary>
    public AmazonS3Client Client { get; }

    /// <summary>A server of one's own.</summary>
    public static async Task<S3Server> Start()
    {
        NeedsAttribute.Require(Need.S3);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var launched = ServerScript.Launch(await ServerScript.Command(user: null, "s3.sh", $"{port}"));
            if (await launched.Read() is "ready")
                return new(launched, port);
            // Somebody may have taken one of the ports since.
            if (attempt == 3)
                throw new InvalidOperationException($"The S3 server did not start: {await launched.Errors()}");
        }
    }

    /// <summary>A new and empty bucket, and the settings that name it.</summary>
    public async Task<S3TestBucket> CreateBucket()
    {
        var name = $"test-{Guid.CreateVersion7()}";
        await Client.PutBucketAsync(name);
        return new(this, name);
    }

    /// <summary>Takes the server away; what it keeps stays.</summary>
    public Task Stop() => script.Order("stop", "stopped");

    public Task StartAgain() => script.Order("start", "ready");

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return script.DisposeAsync();
    }

    // The script takes those from 100 to 160 above it too.
    static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            if (((IPEndPoint)listener.LocalEndpoint).Port is var port and < 65_000)
                return port;
        }
    }
}

/// <summary>A bucket of a test.</summary>
sealed record S3TestBucket(S3Server Server, string Name)
{
    /// <summary>What the server is told of it.</summary>
    public string[] Settings =>
    [
        "--Callbook:Recordings:Store=s3", $"--Callbook:Recordings:S3:Bucket={Name}", $"--Callbook:Recordings:S3:Endpoint={Server.Url}",
        $"--Callbook:Recordings:S3:AccessKey={S3Server.AccessKey}", $"--Callbook:Recordings:S3:SecretKey={S3Server.SecretKey}",
        "--Callbook:Recordings:S3:PathStyle=true",
    ];

    /// <summary>The keys of all that is in it.</summary>
    public async Task<IReadOnlyList<string>> Keys() =>
        [.. (await Server.Client.ListObjectsV2Async(new() { BucketName = Name })).S3Objects?.Select(found => found.Key) ?? []];
}
