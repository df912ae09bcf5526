using Callbook.Server.Hosting;

namespace Callbook.Server.Watching;

/// <summary>Limits the memory of all watchers, and so their number. Each organization has its share.</summary>
/// <param name="mostWatchers">The number of watchers.</param>
/// <param name="mostPages">The number of pages that were read for watchers and are not yet sent.</param>
sealed class WatchBudget(int mostWatchers = 2000, int mostPages = 64)
{
    // The buffers of a connection, and a part of its call's feed.
    const long BytesOfWatcher = 128 * 1024;

    // An entry has up to 100,000 characters, and is added to a page that is not full.
    const long BytesOfPage = 1024 * 1024;

    readonly ByteBudget watchers = new(mostWatchers * BytesOfWatcher);
    readonly ByteBudget pages = new(mostPages * BytesOfPage);

    /// <summary>Opens the share of a watcher; throws <see cref="OverloadedException"/> if the organization has too many.</summary>
    public ByteBudget.Share Open(Guid organizationId)
    {
        var share = watchers.Open(organizationId);
        try
        {
            share.Reach(BytesOfWatcher);
            return share;
        }
        catch (OverloadedException)
        {
            Telemetry.Overloads.Add(1);
            throw;
        }
    }

    /// <summary>Waits for the memory of a page.</summary>
    public async ValueTask<ByteBudget.Share> OpenPage(Guid organizationId, CancellationToken cancel)
    {
        var share = pages.Open(organizationId);
        await share.Wait(BytesOfPage, cancel);
        return share;
    }
}
