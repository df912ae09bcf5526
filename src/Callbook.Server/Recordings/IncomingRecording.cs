using Callbook.Server.Audio;
using Callbook.Server.Hosting;

namespace Callbook.Server.Recordings;

/// <summary>A received and validated recording, in its own file. Dispose deletes the file, unless the store has taken it over.</summary>
sealed record IncomingRecording(string Path, long Bytes, byte[] Sha256, AudioProperties Audio, ByteBudget.Share Space) : IDisposable
{
    public void Dispose()
    {
        Remove(Path);
        Space.Dispose();
    }

    /// <summary>Does not throw. A file that cannot be deleted now is deleted by the sweep.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }
}
