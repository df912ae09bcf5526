namespace Callbook.Server.Access;

/// <summary>A request that goes on, with the secret that it was authenticated with.</summary>
sealed class OngoingRequest(Caller caller, string secret, CancellationToken aborted) : IDisposable
{
    readonly CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);

    public Caller Caller => caller;
    public string Secret => secret;

    /// <summary>The client has gone, or its credential is no longer valid.</summary>
    public CancellationToken Ended => ended.Token;

    public bool IsRevoked { get; private set; }

    public async Task Revoke()
    {
        IsRevoked = true;
        try
        {
            await ended.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has just been answered.
        }
    }

    public void Dispose() => ended.Dispose();
}
