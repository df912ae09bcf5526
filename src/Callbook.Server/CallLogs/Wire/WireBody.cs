using System.Buffers;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>A body that is put together from JSON made fresh and from sealed transcripts.</summary>
abstract class WireBody
{
    /// <summary>Adds JSON.</summary>
    public abstract void Fresh(ReadOnlySpan<byte> json);

    /// <summary>Adds the members of a sealed transcript.</summary>
    public abstract void Sealed(ReadOnlySpan<byte> deflated, int length, uint crc32);

    /// <summary>Whether <see cref="Ready"/> takes transcripts deflated.</summary>
    public abstract bool Compressed { get; }

    /// <summary>A sealed transcript as <see cref="Ready"/> takes it, to be kept.</summary>
    public abstract byte[] Prepare(ReadOnlySpan<byte> deflated, int length);

    /// <summary>Adds the members of a transcript that <see cref="Prepare"/> made.</summary>
    public abstract void Ready(ReadOnlySpan<byte> prepared, int length, uint crc32);

    /// <summary>Nothing follows.</summary>
    public abstract void Finish();
}

/// <summary>A body that is one gzip member: sealed transcripts are copied as they are, fresh JSON goes beside them in blocks that are not compressed.</summary>
sealed class GzipBody(IBufferWriter<byte> output) : WireBody
{
    const int LongestStoredBlock = ushort.MaxValue;

    // RFC 1952: deflate, no flags, no time, unknown system.
    static ReadOnlySpan<byte> Header => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

    // The final block: compressed with the fixed codes, and holding only its end.
    static ReadOnlySpan<byte> LastBlock => [0x03, 0x00];

    bool begun;
    uint crc;
    uint length;

    public override void Fresh(ReadOnlySpan<byte> json)
    {
        Begin();
        Count(System.IO.Hashing.Crc32.HashToUInt32(json), json.Length);
        while (!json.IsEmpty)
        {
            var block = json[..Math.Min(json.Length, LongestStoredBlock)];
            json = json[block.Length..];
            var (low, high) = ((byte)block.Length, (byte)(block.Length >> 8));
            output.Write((ReadOnlySpan<byte>)[0, low, high, (byte)~low, (byte)~high]);
            output.Write(block);
        }
    }

    public override void Sealed(ReadOnlySpan<byte> deflated, int length, uint crc32)
    {
        Begin();
        Count(crc32, length);
        output.Write(deflated);
    }

    public override bool Compressed => true;

    public override byte[] Prepare(ReadOnlySpan<byte> deflated, int length) => deflated.ToArray();

    public override void Ready(ReadOnlySpan<byte> prepared, int length, uint crc32) => Sealed(prepared, length, crc32);

    public override void Finish()
    {
        Begin();
        output.Write(LastBlock);
        var trailer = output.GetSpan(8);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], length);
        output.Advance(8);
    }

    void Begin()
    {
        if (!begun)
            output.Write(Header);
        begun = true;
    }

    void Count(uint crc32, int bytes)
    {
        crc = Crc32Sum.Append(crc, crc32, bytes);
        length += (uint)bytes;
    }
}

/// <summary>A body as it is, for who takes no gzip: sealed transcripts are inflated straight into it.</summary>
sealed class PlainBody(IBufferWriter<byte> output) : WireBody
{
    Inflater? inflater;

    public override void Fresh(ReadOnlySpan<byte> json) => output.Write(json);

    public override void Sealed(ReadOnlySpan<byte> deflated, int length, uint crc32)
    {
        inflater ??= Inflater.Rent();
        inflater.Inflate(deflated, length, output);
    }

    public override bool Compressed => false;

    public override byte[] Prepare(ReadOnlySpan<byte> deflated, int length)
    {
        inflater ??= Inflater.Rent();
        var plain = GC.AllocateUninitializedArray<byte>(length);
        inflater.Inflate(deflated, plain);
        return plain;
    }

    public override void Ready(ReadOnlySpan<byte> prepared, int length, uint crc32) => output.Write(prepared);

    public override void Finish()
    {
        inflater?.Return();
        inflater = null;
    }
}
