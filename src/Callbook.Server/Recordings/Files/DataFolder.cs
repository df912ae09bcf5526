using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings.Files;

/// <summary>The folder in which recordings arrive, and are kept unless a bucket keeps them.</summary>
sealed class DataFolder(StoreSettings settings) : IOutageCheck
{
    // Below this a small file may still find room, and a recording does not.
    const long LeastRoom = 1024 * 1024;

    const int NoSpace = 28; // ENOSPC
    const int QuotaReached = 122; // EDQUOT
    const int WindowsDiskFull = unchecked((int)0x80070070);

    readonly string folder = Path.Combine(Path.GetFullPath(settings.DataDirectory), "recordings");

    public Outage Outage { get; } = new("data folder");

    public bool IsRegular => false;

    /// <summary>The folder for recordings that arrive, or for those that are kept.</summary>
    public string Of(string name) => Path.Combine(folder, name);

    public async Task Check(CancellationToken cancel)
    {
        if (new DriveInfo(Path.GetFullPath(settings.DataDirectory)).AvailableFreeSpace < LeastRoom)
            throw new IOException("The disk is full.");
        foreach (var place in new[] { Of("incoming"), Of("kept") })
        {
            DurableFile.CreateFolder(place);
            var file = Path.Combine(place, $"check-{Guid.CreateVersion7()}");
            await using var written = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            await written.WriteAsync(new byte[1], cancel);
            written.Flush(flushToDisk: true);
        }
    }

    /// <summary>Whether the fault is one of the folder.</summary>
    public static bool IsFault(Exception fault) => fault is IOException or UnauthorizedAccessException;

    /// <summary>The exception for a fault of the folder, which begins an outage.</summary>
    public StoreUnavailableException Failed(Exception fault)
    {
        Outage.Begin(fault.HResult is NoSpace or QuotaReached or WindowsDiskFull ? Outage.Full : Outage.Away, fault);
        return new(fault);
    }
}
