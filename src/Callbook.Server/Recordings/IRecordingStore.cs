using Callbook.Server.CallLogs;

namespace Callbook.Server.Recordings;

/// <summary>The storage of recordings. Throws <see cref="Hosting.StoreUnavailableException"/> if it is unreachable or full.</summary>
interface IRecordingStore
{
    /// <summary>Stores the bytes durably: they survive a crash once this returns. It may take over the recording's file.</summary>
    Task Keep(RecordingName name, IncomingRecording recording, CancellationToken cancel);

    /// <summary>Whether a recording of this name is stored.</summary>
    Task<bool> Has(RecordingName name, CancellationToken cancel);

    /// <summary>A stream of the bytes from the start; null if no recording has this name.</summary>
    Task<Stream?> Open(RecordingName name, CancellationToken cancel);

    /// <summary>Deletes the recording. The call is idempotent.</summary>
    Task Delete(RecordingName name, CancellationToken cancel);

    /// <summary>Deletes everything of an organization, also what is unfinished. The call is idempotent.</summary>
    Task DeleteOrganization(Guid organizationId, CancellationToken cancel);

    /// <summary>Streams the names of everything stored before a time, in no order.</summary>
    IAsyncEnumerable<RecordingName> List(DateTimeOffset before, CancellationToken cancel);

    /// <summary>Removes uploads that were started before a time and never finished. Returns their number.</summary>
    Task<int> RemoveUnfinished(DateTimeOffset before, CancellationToken cancel);
}
