using System.Buffers;
using System.Buffers.Binary;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>A body that is put together from JSON made fresh, from sealed transcripts, and from parts that were put together before.</summary>
abstract class WireBody
{
    /// <summary>Adds JSON.</summary>
    public abstract void Fresh(ReadOnlySpan<byte> json);

    /// <summary>Adds the members of a sealed transcript.</summary>
    public abstract void Sealed(ReadOnlySpan<byte> deflated, int length, uint crc32);

    /// <summary>Adds a part that was made for a body of the same kind.</summary>
    public abstract void Ready(BodyPart part);

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

    /// <summary>A piece out of the middle: blocks without header and trailer.</summary>
    public static BodyPart Part(Action<WireBody> write)
    {
        var bytes = new ArrayBufferWriter<byte>(8 * 1024);
        var body = new GzipBody(bytes) { begun = true };
        write(body);
        return new(bytes.WrittenSpan.ToArray(), body.length, body.crc);
    }

    public override void Fresh(ReadOnlySpan<byte> json)
    {
        Begin();
        Count(System.IO.Hashing.Crc32.HashToUInt32(json), (uint)json.Length);
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
        Count(crc32, (uint)length);
        output.Write(deflated);
    }

    public override void Ready(BodyPart part)
    {
        Begin();
        Count(part.Crc32, part.Length);
        output.Write(part.Bytes);
    }

    public override void Finish()
    {
        Begin();
        output.Write(LastBlock);
        var trailer = output.GetSpan(8);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], length);
        output.Advance(8);
    }

    void Begin()
    {
        if (!begun)
            output.Write(Header);
        begun = true;
    }

    void Count(uint crc32, uint bytes)
    {
        crc = Crc32Sum.Append(crc, crc32, bytes);
        length += bytes;
    }
}

/// <summary>A body as it is, for who takes no gzip: sealed transcripts are inflated straight into it.</summary>
sealed class PlainBody(IBufferWriter<byte> output) : WireBody
{
    Inflater? inflater;

    public static BodyPart Part(Action<WireBody> write)
    {
        var bytes = new ArrayBufferWriter<byte>(32 * 1024);
        var body = new PlainBody(bytes);
        write(body);
        body.Finish();
        return new(bytes.WrittenSpan.ToArray(), (uint)bytes.WrittenCount, 0);
    }

    public override void Fresh(ReadOnlySpan<byte> json) => output.Write(json);

    public override void Sealed(ReadOnlySpan<byte> deflated, int length, uint crc32)
    {
        inflater ??= Inflater.Rent();
        inflater.Inflate(deflated, length, output);
    }

    public override void Ready(BodyPart part) => output.Write(part.Bytes);

    public override void Finish()
    {
        inflater?.Return();
        inflater = null;
    }
}

/// <summary>A piece of a body as it is sent.</summary>
/// <param name="Bytes">The bytes; of a compressed body, deflate blocks that end on a byte.</param>
/// <param name="Length">Their length before compression.</param>
/// <param name="Crc32">CRC-32 of what they were before compression; of a body that is not compressed, nothing.</param>
sealed record BodyPart(byte[] Bytes, uint Length, uint Crc32);
