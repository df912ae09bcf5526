using System.Runtime.InteropServices;

namespace Callbook.Server.Recordings.Files;

/// <summary>Makes files survive a power cut. Besides their bytes their names must be synced, and names are stored in folders.</summary>
static partial class DurableFile
{
    /// <summary>Creates the folder and its parents.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var above = Path.GetDirectoryName(folder)!; // the root exists
        CreateFolder(above);
        Directory.CreateDirectory(folder);
        Sync(above);
    }

    /// <summary>Moves a file, whose bytes are on disk, durably to its name. Throws <see cref="IOException"/> if the name exists.</summary>
    public static void Move(string from, string to)
    {
        CreateFolder(Path.GetDirectoryName(to)!); // a file has a folder
        File.Move(from, to);
        Sync(Path.GetDirectoryName(to)!); // as above
    }

    // .NET cannot open folders.
    static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = OpenFile(folder, flags: 0);
        if (handle < 0)
            throw new IOException($"The folder {folder} cannot be opened: error {Marshal.GetLastPInvokeError()}");
        try
        {
            // A file system that does not sync folders reports EINVAL.
            const int invalid = 22;
            if (SyncFile(handle) != 0 && Marshal.GetLastPInvokeError() is var error and not invalid)
                throw new IOException($"The folder {folder} cannot be written to disk: error {error}");
        }
        finally
        {
            _ = CloseFile(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFile(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int handle);
}
