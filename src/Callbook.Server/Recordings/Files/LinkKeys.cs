using System.Security.Cryptography;
using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings.Files;

/// <summary>
/// The keys that sign links to recordings: <c>recording-keys</c> in the data folder, one key per line, encrypted. The first key signs. An
/// optional second key still verifies, so that a key can be rotated by adding a new one before it, in base64. Servers that share the folder
/// share the keys.
/// </summary>
sealed class LinkKeys(StoreSettings settings, StoredSecrets secrets, TimeProvider time)
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
        DurableFile.CreateOnce(file, secrets.Protect(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))) + "\n");
        var lines = File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line)).Take(MostKeys).Select(line => line.Trim()).ToList();
        var keys = lines.ConvertAll(ReadLine);
        if (keys.Count == 0)
            throw new CannotStartException($"{file} has no key. Delete it, and a new one is made.");
        // An operator adds a key in plain text, and so did older servers.
        if (!lines.TrueForAll(StoredSecrets.IsProtected))
            DurableFile.Replace(file, string.Concat(keys.Select(key => secrets.Protect(Convert.ToBase64String(key)) + "\n")));
        return keys;
    }

    byte[] ReadLine(string line)
    {
        try
        {
            var key = new byte[KeyBytes];
            if (Convert.TryFromBase64String(secrets.Unprotect(line), key, out var length) && length == KeyBytes)
                return key;
        }
        catch (CryptographicException fault)
        {
            throw new CannotStartException($"{file} was encrypted with another key. Restore the file secret-key, or delete {file}: signed links then stop working.", fault);
        }

        throw new CannotStartException($"{file} must have one or two lines, each the base64 of {KeyBytes} bytes.");
    }

    sealed record Read(IReadOnlyList<byte[]> Keys, DateTimeOffset At);
}
