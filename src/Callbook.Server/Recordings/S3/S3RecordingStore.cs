using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Callbook.Server.CallLogs;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings.S3;

/// <summary>Stores recordings as objects of a bucket of Amazon S3 or a compatible service.</summary>
sealed class S3RecordingStore(S3Bucket bucket) : IRecordingStore, IOutageCheck
{
    readonly S3Multipart multipart = new(bucket);

    public Outage Outage { get; } = new("bucket");

    public bool IsRegular => false;

    // Unlike a HEAD request, a list tells in its answer what is wrong.
    public Task Check(CancellationToken cancel) =>
        Trying(() => bucket.Client.ListObjectsV2Async(new() { BucketName = bucket.Name, MaxKeys = 1 }, cancel), cancel);

    public Task Keep(RecordingName name, IncomingRecording recording, CancellationToken cancel) => Trying(async () =>
    {
        if (recording.Bytes > S3Multipart.PartBytes)
        {
            await multipart.Send(name, recording, cancel);
            return true;
        }

        var request = new PutObjectRequest
        {
            BucketName = bucket.Name,
            Key = name.ToString(),
            FilePath = recording.Path,
            UseChunkEncoding = bucket.Settings.ChunkedEncoding,
        };
        S3Multipart.Describe(request.Headers, name, recording);
        if (bucket.Encryption is { } encryption)
            (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId) = (encryption, bucket.Settings.KmsKey);
        await bucket.Client.PutObjectAsync(request, cancel);
        return true;
    }, cancel);

    public Task<bool> Has(RecordingName name, CancellationToken cancel) => Trying(async () =>
    {
        try
        {
            await bucket.Client.GetObjectMetadataAsync(bucket.Name, name.ToString(), cancel);
            return true;
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }, cancel);

    public Task<Stream?> Open(RecordingName name, CancellationToken cancel) => Open(name.ToString(), cancel);

    public Task<Stream?> Open(string key, CancellationToken cancel) => Trying(async () =>
    {
        try
        {
            return (await bucket.Client.GetObjectAsync(bucket.Name, key, cancel)).ResponseStream;
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }, cancel);

    public Task Delete(RecordingName name, CancellationToken cancel) => Delete(name.ToString(), cancel);

    public Task Delete(string key, CancellationToken cancel) => Trying(() => bucket.Client.DeleteObjectAsync(bucket.Name, key, cancel), cancel);

    public async Task DeleteOrganization(Guid organizationId, CancellationToken cancel)
    {
        var prefix = $"{organizationId}/";
        await Trying(() => multipart.Abort(DateTimeOffset.MaxValue, prefix, cancel), cancel);
        foreach (var start in (string[])[prefix, UploadName.Prefix + prefix])
        {
            await foreach (var key in Keys(start, DateTimeOffset.MaxValue, cancel))
                await Delete(key, cancel);
        }
    }

    public async IAsyncEnumerable<RecordingName> List(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var key in Keys(prefix: "", before, cancel))
        {
            if (RecordingName.TryParse(key) is { } name)
                yield return name;
        }
    }

    /// <summary>Removes uploads that nobody has completed, and incomplete multipart uploads.</summary>
    public async Task<int> RemoveUnfinished(DateTimeOffset before, CancellationToken cancel)
    {
        var removed = await Trying(() => multipart.Abort(before, prefix: "", cancel), cancel);
        await foreach (var key in Keys(UploadName.Prefix, before, cancel).Where(key => UploadName.IsOne(key)))
        {
            await Delete(key, cancel);
            removed++;
        }

        return removed;
    }

    async IAsyncEnumerable<string> Keys(string prefix, DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new ListObjectsV2Request { BucketName = bucket.Name, Prefix = prefix };
        do
        {
            var page = await Trying(() => bucket.Client.ListObjectsV2Async(request, cancel), cancel);
            foreach (var found in (page.S3Objects ?? []).Where(found => found.LastModified?.ToUniversalTime() < before.UtcDateTime))
                yield return found.Key;
            request.ContinuationToken = page.IsTruncated is true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    async Task<T> Trying<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (IsFault(fault, cancel))
        {
            Outage.Begin(Outage.Away, fault);
            throw new StoreUnavailableException(fault);
        }
    }

    // A timeout of the library is a cancellation that nobody has asked for.
    static bool IsFault(Exception fault, CancellationToken cancel) =>
        fault is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException
        || (fault is OperationCanceledException && !cancel.IsCancellationRequested);
}
