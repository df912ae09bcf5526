using Callbook.Server.Audio;

namespace Callbook.Server.Recordings;

/// <summary>
/// A recording that has come in whole and was checked, in a file of its own that is on disk. The file is deleted with this, unless the store has taken it.
/// </summary>
sealed record IncomingRecording(string Path, long Bytes, byte[] Sha256, AudioProperties Audio) : IDisposable
{
    public void Dispose() => Remove(Path);

    /// <summary>Does not throw: what cannot be deleted now is swept.</summary>
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
