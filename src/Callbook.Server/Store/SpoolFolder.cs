namespace Callbook.Server.Store;

/// <summary>
/// The folder of this process for files that are still arriving. Other servers may share the data directory, so each process has its own
/// folder, and a lock on the file beside it that ends with the process. What a killed server left is deleted at the next start.
/// </summary>
sealed class SpoolFolder(StoreSettings settings, TimeProvider time) : IDisposable
{
    const string LockEnding = ".lock";

    readonly string all = Path.Combine(Path.GetFullPath(settings.DataDirectory), "recordings", "incoming");
    readonly Lock making = new();
    FileStream? held;

    /// <summary>The path of a new file; its folder exists. Throws <see cref="IOException"/> if the folder cannot be made.</summary>
    public string NewFile()
    {
        lock (making)
        {
            held ??= Hold();
            var folder = FolderOf(held.Name);
            Directory.CreateDirectory(folder);
            return Path.Combine(folder, Guid.CreateVersion7(time.GetUtcNow()).ToString());
        }
    }

    /// <summary>Deletes what processes that have ended were receiving. Returns the number of files.</summary>
    public int RemoveLeftovers()
    {
        if (!Directory.Exists(all))
            return 0;
        var removed = Directory.EnumerateFiles(all, "*" + LockEnding).Sum(file => TryLock(file, FileMode.Open) is { } ended ? Remove(ended) : 0);
        // Earlier versions of the server had no folders of their own, and one of them may still run.
        var day = time.GetUtcNow().AddDays(-1).UtcDateTime;
        foreach (var old in new DirectoryInfo(all).EnumerateFiles().Where(file => file.Extension != LockEnding && file.LastWriteTimeUtc < day))
        {
            old.Delete();
            removed++;
        }

        return removed;
    }

    public void Dispose()
    {
        lock (making)
        {
            if (held is not null)
                Remove(held);
            held = null;
        }
    }

    // Between its creation and its lock another process may take the file for a leftover. Then the next name is tried.
    FileStream Hold()
    {
        Directory.CreateDirectory(all);
        while (true)
        {
            if (TryLock(Path.Combine(all, Guid.CreateVersion7(time.GetUtcNow()) + LockEnding), FileMode.CreateNew) is { } mine)
                return mine;
        }
    }

    static FileStream? TryLock(string file, FileMode mode)
    {
        try
        {
            return new(file, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file) || mode == FileMode.Open)
        {
            return null; // locked by the process that it belongs to, or removed in the meantime
        }
    }

    static int Remove(FileStream held)
    {
        using (held)
        {
            var folder = new DirectoryInfo(FolderOf(held.Name));
            var files = folder.Exists ? folder.GetFiles().Length : 0;
            if (folder.Exists)
                folder.Delete(recursive: true);
            File.Delete(held.Name);
            return files;
        }
    }

    static string FolderOf(string lockFile) => lockFile[..^LockEnding.Length];
}
