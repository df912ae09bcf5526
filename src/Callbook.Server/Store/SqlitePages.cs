using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Callbook.Server.Store;

/// <summary>
/// The unused parts of the pages of a SQLite file. When SQLite moves rows between pages, it leaves copies of them between the pointers and
/// the content of a page, which <c>secure_delete</c> does not overwrite. The format is at https://sqlite.org/fileformat2.html.
/// </summary>
sealed class SqlitePages(string file) : IDisposable
{
    const int FileHeaderBytes = 100;
    const int ChunkBytes = 1024 * 1024; // a multiple of every page size

    // Pages of long values begin with the number of their next page. In a larger file that could look like the type of a page of rows.
    const int MostPages = 0x02000000;

    // Stays open: when a process closes a file, it loses all locks on it (POSIX), also those of SQLite.
    readonly SafeFileHandle handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Where the pages begin that have something in their unused part. Others may write meanwhile.</summary>
    public IReadOnlyList<long> FindDirty(CancellationToken cancel)
    {
        var (buffer, dirty) = (new byte[ChunkBytes], new List<long>());
        var size = PageSize();
        if (RandomAccess.GetLength(handle) / size >= MostPages)
            return dirty;
        for (var at = 0L; RandomAccess.Read(handle, buffer, at) is var read and > 0; at += read)
        {
            cancel.ThrowIfCancellationRequested();
            for (var page = 0; page + size <= read; page += size)
            {
                var bytes = buffer.AsSpan(page, size);
                if (bytes[Unused(bytes, isFirst: at + page == 0)].ContainsAnyExcept((byte)0))
                    dirty.Add(at + page);
            }
        }

        return dirty;
    }

    /// <summary>Overwrites the unused parts of these pages with zeros. Nobody else may write, and the write-ahead log must be empty.</summary>
    public void Clean(IEnumerable<long> pages)
    {
        var page = new byte[PageSize()];
        foreach (var at in pages)
        {
            if (RandomAccess.Read(handle, page, at) != page.Length)
                continue; // the file is shorter now
            var unused = Unused(page, isFirst: at == 0);
            page.AsSpan()[unused].Clear();
            RandomAccess.Write(handle, page.AsSpan()[unused], at + unused.Start.Value);
        }

        RandomAccess.FlushToDisk(handle);
    }

    public void Dispose() => handle.Dispose();

    int PageSize()
    {
        Span<byte> size = stackalloc byte[2];
        RandomAccess.Read(handle, size, fileOffset: 16);
        return BinaryPrimitives.ReadUInt16BigEndian(size) is var bytes and not 1 ? bytes : 65536;
    }

    // Between the pointers to the cells and the first cell. Empty if the page has no cells.
    static Range Unused(ReadOnlySpan<byte> page, bool isFirst)
    {
        var header = isFirst ? FileHeaderBytes : 0;
        var pointers = page[header] switch
        {
            2 or 5 => header + 12, // inner page of an index or a table
            10 or 13 => header + 8, // leaf
            _ => page.Length,
        };
        if (pointers == page.Length)
            return default;
        var from = pointers + (2 * BinaryPrimitives.ReadUInt16BigEndian(page[(header + 3)..]));
        var to = BinaryPrimitives.ReadUInt16BigEndian(page[(header + 5)..]) is var first and not 0 ? first : 65536;
        return from < to && to <= page.Length ? from..to : default;
    }
}
