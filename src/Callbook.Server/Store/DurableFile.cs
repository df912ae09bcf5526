using System.Runtime.InteropServices;

namespace Callbook.Server.Store;

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

    /// <summary>
    /// Creates a file that only its owner can read, unless it exists. Several servers may create it at once: one of them does, and none
    /// sees half of it.
    /// </summary>
    public static void CreateOnce(string file, string content)
    {
        if (File.Exists(file))
            return;
        var made = WriteBeside(file, content);
        try
        {
            Move(made, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(made); // another server was faster
        }
    }

    /// <summary>Replaces the content of a file that only its owner can read. Others see the old content or the new.</summary>
    public static void Replace(string file, string content)
    {
        File.Move(WriteBeside(file, content), file, overwrite: true);
        Sync(Path.GetDirectoryName(file)!); // a file has a folder
    }

    static string WriteBeside(string file, string content)
    {
        CreateFolder(Path.GetDirectoryName(file)!); // a file has a folder
        var made = $"{file}.{Guid.CreateVersion7()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(made, options);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(content));
        stream.Flush(flushToDisk: true);
        return made;
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
