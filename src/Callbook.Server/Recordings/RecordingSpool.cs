using System.Buffers;
using System.Security.Cryptography;
using Callbook.Server.Audio;
using Callbook.Server.Hosting;
using Callbook.Server.Recordings.Files;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>
/// Buffers an incoming recording in a file in the data folder, whatever the store. So nothing truncated, too large or not audio ever
/// reaches the store, and memory use is one buffer at any size. The files of all organizations share a limited space.
/// </summary>
sealed class RecordingSpool(SpoolFolder folder, DataFolder data, RecordingSettings settings)
{
    const int BufferSize = 128 * 1024;
    const long Mebi = 1024 * 1024;

    // In recordings of the largest size.
    const int MostFiles = 4;

    readonly ByteBudget space = new(MostFiles * settings.MaxMegabytes * Mebi);

    public long MostBytes => settings.MaxMegabytes * Mebi;

    /// <summary>
    /// The recording, once it is whole, on disk and validated. Otherwise the reason why it is refused; its file is then deleted. If the
    /// organization has used up its share of the space, throws <see cref="OverloadedException"/>.
    /// </summary>
    public async Task<(IncomingRecording? Recording, RefusedBytes? Refused)> Receive(
        Guid organizationId, Stream from, RecordingDigests digests, CancellationToken cancel)
    {
        var path = Trying(folder.NewFile);
        var share = space.Open(organizationId);
        var received = false;
        try
        {
            await using var file = Create(path);
            var (sha256, refused) = await Copy(from, file, share, digests, cancel);
            if (sha256 is null)
                return (null, refused);
            if (await AudioFile.Read(file, cancel) is not { } audio)
                return (null, new RefusedBytes.NoAudio());
            Trying(() => file.Flush(flushToDisk: true));
            received = true;
            return (new(path, file.Length, sha256, audio, share), null);
        }
        finally
        {
            if (!received)
            {
                IncomingRecording.Remove(path);
                share.Dispose();
            }
        }
    }

    /// <summary>A seekable copy, which is deleted when it is closed.</summary>
    public async Task<FileStream> Borrow(Stream from, CancellationToken cancel)
    {
        var file = Create(Trying(folder.NewFile), FileOptions.DeleteOnClose);
        try
        {
            await from.CopyToAsync(file, BufferSize, cancel);
            return file;
        }
        catch (Exception fault)
        {
            await file.DisposeAsync();
            if (fault is IOException)
                throw data.Failed(fault);
            throw;
        }
    }

    FileStream Create(string path, FileOptions more = FileOptions.None) => Trying(() => new FileStream(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
        Options = FileOptions.Asynchronous | more,
    }));

    async Task<(byte[]? Sha256, RefusedBytes? Refused)> Copy(
        Stream from, FileStream file, ByteBudget.Share share, RecordingDigests digests, CancellationToken cancel)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = digests.NeedMd5 ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var bytes = 0L; await from.ReadAtLeastAsync(buffer.AsMemory(0, BufferSize), BufferSize, throwOnEndOfStream: false, cancel) is var read and > 0;)
            {
                // Checked on the first bytes, so that the refusal does not come after gigabytes.
                if (bytes == 0 && AudioFile.Sniff(buffer.AsSpan(0, read)) is null)
                    return (null, new RefusedBytes.NoAudio());
                if ((bytes += read) > MostBytes)
                    return (null, new RefusedBytes.TooLarge(MostBytes));
                share.Reach(bytes);
                sha256.AppendData(buffer, 0, read);
                md5?.AppendData(buffer, 0, read);
                await Write(file, buffer.AsMemory(0, read), cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var hash = sha256.GetHashAndReset();
        return digests.Contradicted(hash, md5?.GetHashAndReset()) is { } header
            ? (null, new RefusedBytes.WrongDigest(header))
            : (hash, null);
    }

    async Task Write(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await file.WriteAsync(bytes, cancel);
        }
        catch (IOException fault)
        {
            throw data.Failed(fault);
        }
    }

    T Trying<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (DataFolder.IsFault(fault))
        {
            throw data.Failed(fault);
        }
    }

    void Trying(Action work) => Trying(() =>
    {
        work();
        return true;
    });
}
