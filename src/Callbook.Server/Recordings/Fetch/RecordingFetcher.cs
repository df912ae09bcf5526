using System.Net;
using Callbook.Server.Calls;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>Downloads what a platform offers into the spool, and validates it.</summary>
sealed class RecordingFetcher(RecordingDownload download, RecordingSpool spool)
{
    /// <summary>The recording, or the outcome if there is no recording.</summary>
    public async Task<(IncomingRecording? Recording, Download? Outcome)> Fetch(Guid organizationId, RecordingOffered offer, CancellationToken cancel)
    {
        if (!Uri.TryCreate(offer.Url, UriKind.Absolute, out var address))
            return (null, new Download.Refused(DownloadRefusal.Scheme));
        var credentials = offer.Username is { } name ? new NetworkCredential(name, offer.Password ?? "") : null;
        var outcome = await download.Open(address, credentials, cancel);
        if (outcome is not Download.Opened opened)
            return (null, outcome);
        await using var body = opened.Body;
        try
        {
            var (recording, _) = await spool.Receive(organizationId, body, new(), cancel);
            // The download has the same size limit as the spool, so only files that are not audio are refused here.
            return recording is null ? (null, new Download.Refused(DownloadRefusal.NoAudio)) : (recording, null);
        }
        catch (DownloadException fault)
        {
            return (null, fault.Outcome);
        }
    }
}
