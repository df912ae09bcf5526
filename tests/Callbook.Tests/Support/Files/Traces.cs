using System.Buffers.Binary;
using System.Text;

namespace Callbook.Tests.Support.Files;

/// <summary>Looks for words and for pieces of stored bytes in every file of a folder, whatever the files are.</summary>
sealed class Traces
{
    const int PieceBytes = 16;

    readonly HashSet<UInt128> pieces = [];
    readonly HashSet<string> words = new(StringComparer.Ordinal);

    public void Add(string word) => words.Add(word);

    /// <summary>Every part of the bytes, since a database spreads them over pages.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at + PieceBytes <= bytes.Length; at += PieceBytes)
            pieces.Add(Piece(bytes[at..]));
    }

    /// <summary>Leaves out what others have as well, wherever in them.</summary>
    public void Except(ReadOnlySpan<byte> others)
    {
        for (var at = 0; at + PieceBytes <= others.Length; at++)
            pieces.Remove(Piece(others[at..]));
    }

    /// <summary>The words and the number of pieces that are found, by file.</summary>
    public IReadOnlyList<string> FindIn(string folder)
    {
        var found = new List<string>();
        // Locks are empty, and nobody else may open them.
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not ".lock"))
        {
            var bytes = Read(file);
            found.AddRange(words.Where(word => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0).Select(word => $"{word} in {file}"));
            var places = Enumerable.Range(0, Math.Max(0, bytes.Length - PieceBytes + 1)).Where(at => pieces.Contains(Piece(bytes.AsSpan(at)))).ToList();
            if (places.Count > 0)
                found.Add($"{places.Count} pieces in {file} at {string.Join(", ", places.Take(20))}");
        }

        return found;
    }

    // The server has the files open.
    static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    static UInt128 Piece(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128LittleEndian(bytes);
}
