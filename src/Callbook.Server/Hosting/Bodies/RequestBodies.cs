using Callbook.Server.Store;

namespace Callbook.Server.Hosting.Bodies;

/// <summary>
/// Receives bodies that may be large. An organization pays for the bytes that have arrived, not for those that its senders announce. Small
/// bodies stay in memory. Larger ones arrive in a file and are read when it is their turn.
/// </summary>
sealed class RequestBodies(SpoolFolder folder, BodySettings settings, TimeProvider time)
{
    const long MostInMemory = 64L * 1024 * 1024;
    const long MostInFiles = 2L * 1024 * 1024 * 1024;

    readonly ByteBudget memory = new(MostInMemory);
    readonly ByteBudget files = new(MostInFiles);
    readonly WorkTurns turns = new();

    /// <summary>The whole body; null if it is longer than the limit.</summary>
    /// <param name="request">The request.</param>
    /// <param name="organizationId">Who pays for it; the empty id while the organization is not known.</param>
    /// <param name="limit">The limit in bytes.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<ReceivedBody?> Receive(HttpRequest request, Guid organizationId, int limit, CancellationToken cancel) => request.ContentLength > limit
        ? Task.FromResult(default(ReceivedBody))
        : Receive(request.Body, organizationId, limit, cancel, request.ContentLength ?? 0);

    /// <summary>The same for a part of a body.</summary>
    public async Task<ReceivedBody?> Receive(Stream from, Guid organizationId, int limit, CancellationToken cancel, long announced = 0)
    {
        using var deadline = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        var body = new ReceivedBody(organizationId, memory.Open(organizationId), files.Open(organizationId), turns, folder);
        try
        {
            if (await body.Fill(from, announced, limit, either.Token))
                return body;
            body.Dispose();
            return null;
        }
        catch (Exception fault)
        {
            body.Dispose();
            if (fault is OperationCanceledException && deadline.IsCancellationRequested && !cancel.IsCancellationRequested)
                throw new BadHttpRequestException("The body did not arrive in time.", StatusCodes.Status408RequestTimeout, fault);
            throw;
        }
    }
}
