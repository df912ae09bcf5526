using Amazon.S3.Model;
using Callbook.Server.CallLogs;
using Callbook.Server.Recordings.Files;

namespace Callbook.Server.Recordings.S3;

/// <summary>Uploads large recordings in parts from the file, one at a time. A failed part is retried; memory use is one buffer.</summary>
sealed class S3Multipart(S3Bucket bucket)
{
    public const long PartBytes = 32 * 1024 * 1024;
    const int MostParts = 10_000;

    /// <summary>Sets the headers with which S3 serves the object.</summary>
    public static void Describe(HeadersCollection headers, RecordingName name, IncomingRecording recording)
    {
        headers.ContentType = recording.Audio.ContentType;
        headers.ContentDisposition = PlayRecording.Disposition(inline: false, name.CallId, recording.Audio.ContentType);
    }

    public async Task Send(RecordingName name, IncomingRecording recording, CancellationToken cancel)
    {
        var begin = new InitiateMultipartUploadRequest { BucketName = bucket.Name, Key = name.ToString() };
        Describe(begin.Headers, name, recording);
        if (bucket.Encryption is { } encryption)
            (begin.ServerSideEncryptionMethod, begin.ServerSideEncryptionKeyManagementServiceKeyId) = (encryption, bucket.Settings.KmsKey);
        var upload = (await bucket.Client.InitiateMultipartUploadAsync(begin, cancel)).UploadId;
        try
        {
            var parts = await SendParts(name, upload, recording, cancel);
            await bucket.Client.CompleteMultipartUploadAsync(
                new() { BucketName = bucket.Name, Key = name.ToString(), UploadId = upload, PartETags = parts }, cancel);
        }
        catch
        {
            await TryAbort(name.ToString(), upload);
            throw;
        }
    }

    /// <summary>Aborts uploads whose names have a prefix and that were started before a time. Returns their number.</summary>
    public async Task<int> Abort(DateTimeOffset before, string prefix, CancellationToken cancel)
    {
        var request = new ListMultipartUploadsRequest { BucketName = bucket.Name, Prefix = prefix };
        var aborted = 0;
        while (true)
        {
            var page = await bucket.Client.ListMultipartUploadsAsync(request, cancel);
            foreach (var upload in (page.MultipartUploads ?? []).Where(
                upload => upload.Initiated?.ToUniversalTime() < before.UtcDateTime && RecordingName.TryParse(upload.Key) is not null))
            {
                await bucket.Client.AbortMultipartUploadAsync(bucket.Name, upload.Key, upload.UploadId, cancel);
                aborted++;
            }

            if (page.IsTruncated is not true)
                return aborted;
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    async Task<List<PartETag>> SendParts(RecordingName name, string upload, IncomingRecording recording, CancellationToken cancel)
    {
        var size = Math.Max(PartBytes, (recording.Bytes / MostParts) + 1);
        var parts = new List<PartETag>();
        for (var at = 0L; at < recording.Bytes; at += size)
        {
            var part = await bucket.Client.UploadPartAsync(
                new()
                {
                    BucketName = bucket.Name,
                    Key = name.ToString(),
                    UploadId = upload,
                    PartNumber = parts.Count + 1,
                    FilePath = recording.Path,
                    FilePosition = at,
                    PartSize = Math.Min(size, recording.Bytes - at),
                    UseChunkEncoding = bucket.Settings.ChunkedEncoding,
                },
                cancel);
            parts.Add(new(parts.Count + 1, part.ETag));
        }

        return parts;
    }

    // The store may be unreachable, which may be why the upload failed. What remains is swept.
    async Task TryAbort(string key, string upload)
    {
        try
        {
            await bucket.Client.AbortMultipartUploadAsync(bucket.Name, key, upload, CancellationToken.None);
        }
        catch (Exception fault) when (fault is Amazon.Runtime.AmazonServiceException or Amazon.Runtime.AmazonClientException or HttpRequestException)
        {
            return;
        }
    }
}
