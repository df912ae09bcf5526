using System.Buffers;
using Callbook.Server.Store;

namespace Callbook.Server.Hosting.Bodies;

/// <summary>A body that has arrived, in memory or in a file.</summary>
sealed class ReceivedBody(Guid organizationId, ByteBudget.Share memory, ByteBudget.Share disk, WorkTurns turns, SpoolFolder folder) : IDisposable
{
    const int FirstBytes = 64 * 1024;
    const int MostInMemory = 256 * 1024;

    // Measured: what is made of a body of texts, and of one value in it.
    const int BytesPerByte = 8;
    const int BytesPerValue = 160;

    byte[] start = [];
    FileStream? file;
    WorkTurns.Turn? turn;

    public int Length { get; private set; }

    // Each value of JSON follows one of these, so their number bounds the number of values.
    long marks;

    /// <summary>Reads the stream to its end. Returns false if it is longer than the limit.</summary>
    public async Task<bool> Fill(Stream from, long announced, int limit, CancellationToken cancel)
    {
        // One byte more than announced, so that the end is found without a larger buffer.
        start = new byte[Math.Clamp(announced + 1, 4096, FirstBytes)];
        memory.TryReach(start.Length);
        while (await from.ReadAsync(start.AsMemory(Length), cancel) is var read and > 0)
        {
            Count(start.AsSpan(Length, read));
            if (Length > limit)
                return false;
            if (Length < start.Length)
                continue;
            if (2 * start.Length > MostInMemory || !memory.TryReach(2L * start.Length))
                return await Spool(from, limit, cancel);
            Array.Resize(ref start, 2 * start.Length);
        }

        return true;
    }

    async Task<bool> Spool(Stream from, int limit, CancellationToken cancel)
    {
        file = Create();
        await Write(start.AsMemory(0, Length));
        start = [];
        memory.Dispose();
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
        try
        {
            while (await from.ReadAsync(buffer, cancel) is var read and > 0)
            {
                Count(buffer.AsSpan(0, read));
                if (Length > limit)
                    return false;
                await Write(buffer.AsMemory(0, read));
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        async ValueTask Write(ReadOnlyMemory<byte> bytes)
        {
            disk.Reach(Length);
            try
            {
                await file.WriteAsync(bytes, cancel);
            }
            catch (IOException fault)
            {
                throw new OverloadedException(fault); // the disk is full or faulty
            }
        }
    }

    void Count(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        marks += bytes.Count((byte)',') + bytes.Count((byte)'[') + bytes.Count((byte)'{');
    }

    /// <summary>Waits for the body's turn, which lasts until it is disposed of, and returns its bytes.</summary>
    public async ValueTask<ArraySegment<byte>> Read(CancellationToken cancel)
    {
        turn ??= await turns.Wait(organizationId, (BytesPerByte * (long)Length) + (BytesPerValue * marks), cancel);
        if (file is null)
            return new(start, 0, Length);
        var bytes = GC.AllocateUninitializedArray<byte>(Length);
        file.Position = 0;
        await file.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    /// <summary>The bytes as a stream, which needs no turn because it is read in pieces.</summary>
    public Stream Open()
    {
        if (file is null)
            return new MemoryStream(start, 0, Length, writable: false);
        file.Position = 0;
        return file;
    }

    public void Dispose()
    {
        file?.Dispose();
        memory.Dispose();
        disk.Dispose();
        turn?.Dispose();
    }

    FileStream Create()
    {
        try
        {
            return new FileStream(folder.NewFile(), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new OverloadedException(fault);
        }
    }
}
