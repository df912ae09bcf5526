using System.Net;
using Amazon.S3;
using Callbook.Server.Hosting;

namespace Callbook.Server.Recordings.S3;

/// <summary>
/// Tries the bucket before the server serves. A bucket that does not exist or a wrong key stops the start; a service that cannot be reached does not,
/// because it may come back.
/// </summary>
sealed class BucketAtStart(S3RecordingStore store, S3Bucket bucket) : IHostedService
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await store.Check(patience.Token);
        }
        // A key that may store and may not list is no fault.
        catch (StoreUnavailableException fault) when (fault.InnerException is AmazonS3Exception
        {
            StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests,
            ErrorCode: not ("AccessDenied" or "SlowDown" or "RequestTimeout"),
        } answer)
        {
            throw new CannotStartException($"the bucket {bucket.Name} cannot be used: {answer.ErrorCode}", fault);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The outage is logged.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
