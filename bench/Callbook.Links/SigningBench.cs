using System.Buffers;
using Amazon.S3;
using Amazon.S3.Model;
using BenchmarkDotNet.Attributes;
using Callbook.Server.CallLogs;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Recordings;
using Callbook.Server.Recordings.Files;
using Callbook.Server.Recordings.S3;
using Callbook.Server.Store;
using Microsoft.AspNetCore.DataProtection;
using S3Bucket = Callbook.Server.Recordings.S3.S3Bucket;

namespace Callbook.Links;

/// <summary>What the URLs of a page of 100 recorded calls cost, beside the page.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class SigningBench
{
    readonly ArrayBufferWriter<byte> written = new(64 * 1024);
    readonly List<RecordingName> names =
        [.. Enumerable.Range(0, 100).Select(_ => new RecordingName(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()))];

    List<CachedCallLog> atHand = [];
    RecordedPage page = null!; // made before the first measure, as the others are
    RecordedPage cold = null!;
    S3Bucket bucket = null!;
    S3Links s3 = null!;
    FileLinks files = null!;

    [GlobalSetup]
    public async Task Prepare()
    {
        atHand = [.. names.Select(name => new CachedCallLog(new([], 0, 0), name, []))];
        page = await RecordedPage.Serve(cacheMegabytes: 64);
        cold = await RecordedPage.Serve(cacheMegabytes: 0);
        var settings = new RecordingSettings();
        var store = new StoreSettings { DataDirectory = Directory.CreateTempSubdirectory("callbook-links-").FullName };
        bucket = new(new(settings)
        {
            Bucket = "recordings",
            Region = "eu-central-1",
            AccessKey = "AKIDEXAMPLE",
            SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        });
        s3 = new(settings, new(bucket, TimeProvider.System));
        files = new(
            settings, new(store, new(new EphemeralDataProtectionProvider()), TimeProvider.System), page.PublicUrl,
            new(SqlDialect.For(store, TimeProvider.System), store, TimeProvider.System));
    }

    [GlobalCleanup]
    public async Task End()
    {
        await page.DisposeAsync();
        await cold.DisposeAsync();
        bucket.Dispose();
    }

    [Benchmark(Baseline = true, Description = "page of 100, gzip, logs at hand")]
    public Task<long> Page() => page.Read(gzip: true);

    [Benchmark(Description = "page of 100, plain, logs at hand")]
    public Task<long> PlainPage() => page.Read(gzip: false);

    [Benchmark(Description = "page of 100, gzip, nothing at hand")]
    public Task<long> ColdPage() => cold.Read(gzip: true);

    [Benchmark(Description = "the 100 URLs of a page at hand, gzip")]
    public int AtHand()
    {
        written.ResetWrittenCount();
        var body = new GzipBody(written);
        foreach (var part in atHand)
            part.Write(body, s3, TimeProvider.System);
        return written.WrittenCount;
    }

    [Benchmark(Description = "sign 100 for files")]
    public int Files() => Sign(files);

    [Benchmark(Description = "sign 100 for S3")]
    public int S3() => Sign(s3);

    [Benchmark(Description = "sign 100 for S3 with the SDK")]
    public int Sdk()
    {
        foreach (var name in names)
        {
            _ = bucket.Client.GetPreSignedURL(new GetPreSignedUrlRequest
            {
                BucketName = "recordings",
                Key = name.ToString(),
                Verb = HttpVerb.GET,
                Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
            });
        }

        return names.Count;
    }

    int Sign(IRecordingLinks links)
    {
        written.ResetWrittenCount();
        foreach (var name in names)
            links.Sign(name, inline: false, written);
        return written.WrittenCount;
    }
}
