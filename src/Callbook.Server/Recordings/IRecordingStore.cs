using Callbook.Server.CallLogs;

namespace Callbook.Server.Recordings;

/// <summary>
/// Where recordings are kept. What goes wrong because it cannot be reached or is full is a <see cref="Hosting.StoreUnavailableException"/>.
/// </summary>
interface IRecordingStore
{
    /// <summary>Keeps the bytes for good; they survive a crash when this returns. May take the file away.</summary>
    Task Keep(RecordingName name, IncomingRecording recording, CancellationToken cancel);

    /// <summary>Whether there is one of this name.</summary>
    Task<bool> Has(RecordingName name, CancellationToken cancel);

    /// <summary>The bytes from the first one on; null where there is none of this name.</summary>
    Task<Stream?> Open(RecordingName name, CancellationToken cancel);

    /// <summary>Deletes it; one that is gone already is no fault.</summary>
    Task Delete(RecordingName name, CancellationToken cancel);

    /// <summary>All that was kept before a time, in no order, a little at a time.</summary>
    IAsyncEnumerable<RecordingName> List(DateTimeOffset before, CancellationToken cancel);

    /// <summary>Removes what was begun before a time and never finished; how much it was.</summary>
    Task<int> RemoveUnfinished(DateTimeOffset before, CancellationToken cancel);
}
