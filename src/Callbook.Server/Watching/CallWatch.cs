using Callbook.Server.Calls;

namespace Callbook.Server.Watching;

/// <summary>The subscription of one watcher to a call.</summary>
sealed class CallWatch(CallFeeds feeds, CallFeed feed, IDisposable share) : IDisposable
{
    IDisposable? pageShare;

    public CallKey Key => feed.Key;

    /// <summary>The page that is to be sent; null after <see cref="Sent"/>.</summary>
    public CallNews? Page { get; private set; }

    /// <summary>
    /// Returns the news from a position on: <see cref="Page"/>, or those of the feed; null if the watcher must first catch up from the
    /// database.
    /// </summary>
    public FeedView? See(long position)
    {
        if (Page is not { } page)
            return feed.See(position);
        // Entries that were stored between that read and now were reported before the feed started.
        if (page is { More: false, State: CallState.InProgress } && feed.Begin(page.Next))
            feeds.Wake([Key.Id]);
        // There are more pages, or the watcher continues with the feed, or the call is over. So it need not wait yet.
        return new(page.Frames, page.End, page.State == CallState.Gone, Task.CompletedTask);
    }

    /// <summary>Reads a page from the database. The pages of all watchers share memory, so it waits until there is enough.</summary>
    public async Task CatchUp(long from, CancellationToken cancel)
    {
        Sent();
        (Page, pageShare) = await feeds.CatchUp(Key, from, cancel);
    }

    /// <summary>Called when the news are sent and no longer in memory.</summary>
    public void Sent()
    {
        pageShare?.Dispose();
        (Page, pageShare) = (null, null);
    }

    public void Dispose()
    {
        Sent();
        share.Dispose();
        feeds.Close(feed);
    }
}
