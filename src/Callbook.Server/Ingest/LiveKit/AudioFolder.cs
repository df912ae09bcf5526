using System.Security.Cryptography;
using System.Text;
using Callbook.Server.Hosting;

namespace Callbook.Server.Ingest.LiveKit;

/// <summary>Where the audio of uploads is kept: a folder beside the database. It goes to the disk as it comes, never into memory.</summary>
sealed class AudioFolder(Settings settings, TimeProvider time)
{
    const string Unfinished = ".part";

    static readonly TimeSpan Stale = TimeSpan.FromDays(1);

    string Root => Path.Combine(settings.DataDirectory, "livekit-audio");

    /// <summary>Reads the source to its end; an <see cref="InvalidDataException"/> where that is too far. A disk that does not take it is an <see cref="OverloadedException"/>: the sender comes again.</summary>
    public async Task<Spooled> Spool(Stream source, long most, CancellationToken cancel)
    {
        var spooled = OnDisk(() =>
        {
            Directory.CreateDirectory(Root);
            Sweep();
            return new Spooled(new(Path.Combine(Root, Guid.CreateVersion7(time.GetUtcNow()).ToString("N") + Unfinished), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1));
        });
        try
        {
            var buffer = new byte[64 * 1024];
            while (await source.ReadAsync(buffer, cancel) is var read and > 0)
            {
                OnDisk(() => spooled.Write(buffer.AsSpan(0, read)));
                if (spooled.Bytes > most)
                    throw new InvalidDataException("More than an upload may have.");
            }

            return spooled;
        }
        catch
        {
            spooled.Dispose();
            throw;
        }
    }

    /// <summary>Keeps what was spooled, under a name of its session and job: sent again, it takes its own place.</summary>
    public string Keep(Spooled spooled, PlatformSession session, string? jobId)
    {
        var name = $"{session.OrganizationId:N}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{session.SessionId}\n{jobId}")).AsSpan(0, 16))}.ogg";
        OnDisk(() =>
        {
            var place = Path.Combine(Root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!); // it is in a folder
            spooled.MoveTo(place);
            return name;
        });
        return name;
    }

    // What a server left behind that was killed.
    void Sweep()
    {
        foreach (var file in new DirectoryInfo(Root).EnumerateFiles("*" + Unfinished).Where(file => file.LastWriteTimeUtc < time.GetUtcNow().UtcDateTime - Stale))
            file.Delete();
    }

    static void OnDisk(Action work) => OnDisk(() =>
    {
        work();
        return 0;
    });

    static T OnDisk<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new OverloadedException();
        }
    }

    /// <summary>A file that is gone again unless it is kept.</summary>
    public sealed class Spooled(FileStream file) : IDisposable
    {
        bool kept;

        public long Bytes { get; private set; }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            file.Write(bytes);
            Bytes += bytes.Length;
        }

        public void MoveTo(string place)
        {
            file.Flush(flushToDisk: true);
            file.Dispose();
            File.Move(file.Name, place, overwrite: true);
            kept = true;
        }

        public void Dispose()
        {
            file.Dispose();
            if (!kept)
                File.Delete(file.Name);
        }
    }
}
