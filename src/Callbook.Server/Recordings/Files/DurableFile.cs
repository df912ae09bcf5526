using System.Runtime.InteropServices;

namespace Callbook.Server.Recordings.Files;

/// <summary>What makes a file survive a power cut: not only its bytes but its name must be on disk, and names are kept by folders.</summary>
static partial class DurableFile
{
    /// <summary>Creates the folder and those above it.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var above = Path.GetDirectoryName(folder)!; // the root exists
        CreateFolder(above);
        Directory.CreateDirectory(folder);
        Sync(above);
    }

    /// <summary>Gives a file, whose bytes are on disk, its name for good. One that has the name is not replaced: an <see cref="IOException"/>.</summary>
    public static void Move(string from, string to)
    {
        CreateFolder(Path.GetDirectoryName(to)!); // a file has a folder
        File.Move(from, to);
        Sync(Path.GetDirectoryName(to)!); // as above
    }

    // .NET opens no folders.
    static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = OpenFile(folder, flags: 0);
        if (handle < 0)
            throw new IOException($"The folder {folder} cannot be opened: error {Marshal.GetLastPInvokeError()}");
        try
        {
            // A file system may have nothing to do here, and say so.
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
