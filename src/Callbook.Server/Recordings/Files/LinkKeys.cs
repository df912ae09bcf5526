using System.Security.Cryptography;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings.Files;

/// <summary>
/// The keys that sign links to recordings: <c>recording-keys</c> in the data folder, one key per line in base64. The first key signs. An
/// optional second key still verifies, so that a key can be rotated by adding a new one before it. Servers that share the folder share the
/// keys.
/// </summary>
sealed class LinkKeys(StoreSettings settings, TimeProvider time)
{
    public const int KeyBytes = 32;
    const int MostKeys = 2;
    static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    readonly string file = Path.Combine(Path.GetFullPath(settings.DataDirectory), "recording-keys");
    readonly Lock reading = new();
    volatile Read? last;

    /// <summary>One or two keys. A changed file is reloaded within seconds.</summary>
    public IReadOnlyList<byte[]> Current
    {
        get
        {
            var known = last;
            var now = time.GetUtcNow();
            if (known is not null && (now - known.At).Duration() < LookAgain)
                return known.Keys;
            lock (reading)
            {
                last = known = new(ReadFile(), now);
                return known.Keys;
            }
        }
    }

    List<byte[]> ReadFile()
    {
        if (!File.Exists(file))
            Create();
        var keys = new List<byte[]>();
        foreach (var line in File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line)).Take(MostKeys))
        {
            var key = new byte[KeyBytes];
            if (!Convert.TryFromBase64String(line.Trim(), key, out var length) || length != KeyBytes)
                throw new CannotStartException($"{file} must have one or two lines, each the base64 of {KeyBytes} bytes.");
            keys.Add(key);
        }

        return keys.Count > 0 ? keys : throw new CannotStartException($"{file} has no key. Delete it, and a new one is made.");
    }

    // Several servers may start at once. The file is created atomically, and the first one is kept.
    void Create()
    {
        var made = $"{file}.{Guid.CreateVersion7(time.GetUtcNow())}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        DurableFile.CreateFolder(Path.GetDirectoryName(file)!); // a file has a folder
        using (var stream = new FileStream(made, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            DurableFile.Move(made, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(made); // another server was faster
        }
    }

    sealed record Read(IReadOnlyList<byte[]> Keys, DateTimeOffset At);
}
