using System.Buffers;
using System.Buffers.Binary;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>A response body that is assembled from new JSON, sealed transcripts and cached parts.</summary>
abstract class WireBody
{
    /// <summary>The most bytes that are added at a time.</summary>
    protected const int Some = 64 * 1024;

    /// <summary>Adds new JSON.</summary>
    public abstract void Fresh(ReadOnlySpan<byte> json);

    /// <summary>Begins the members of a sealed transcript. Its bytes follow in pieces.</summary>
    /// <param name="length">Bytes before deflating.</param>
    /// <param name="crc32">CRC-32 of those bytes.</param>
    public abstract void BeginSealed(int length, uint crc32);

    /// <summary>Gives the next piece of the sealed transcript.</summary>
    public abstract void Give(ReadOnlyMemory<byte> piece);

    /// <summary>Adds some of the piece; returns false once it is used up. So a large transcript can be sent at the client's speed.</summary>
    public abstract bool AddSome();

    /// <summary>Ends the sealed transcript, all of whose pieces were added.</summary>
    public abstract void EndSealed();

    /// <summary>Adds the members of a sealed transcript at once.</summary>
    public void Sealed(ReadOnlyMemory<byte> deflated, int length, uint crc32)
    {
        BeginSealed(length, crc32);
        Give(deflated);
        while (AddSome())
        {
        }

        EndSealed();
    }

    /// <summary>Adds a cached part that was made for the same kind of body.</summary>
    public abstract void Ready(BodyPart part);

    /// <summary>Ends the body.</summary>
    public abstract void Finish();
}

/// <summary>A body of one gzip member. Sealed transcripts are copied as they are; new JSON is written in uncompressed blocks.</summary>
sealed class GzipBody(IBufferWriter<byte> output) : WireBody
{
    const int LongestStoredBlock = ushort.MaxValue;

    // RFC 1952: deflate, no flags, no time, unknown system.
    static ReadOnlySpan<byte> Header => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

    // The final block: fixed codes, and only the end-of-block mark.
    static ReadOnlySpan<byte> LastBlock => [0x03, 0x00];

    ReadOnlyMemory<byte> left;
    bool begun;
    uint crc;
    uint length;

    /// <summary>Makes a part of a body: blocks without header and trailer.</summary>
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

    public override void BeginSealed(int length, uint crc32)
    {
        Begin();
        Count(crc32, (uint)length);
    }

    public override void Give(ReadOnlyMemory<byte> piece) => left = piece;

    public override bool AddSome()
    {
        var some = left[..Math.Min(left.Length, Some)];
        output.Write(some.Span);
        left = left[some.Length..];
        return some.Length > 0;
    }

    public override void EndSealed()
    {
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

/// <summary>An uncompressed body, for clients that do not accept gzip. Sealed transcripts are inflated directly into it.</summary>
sealed class PlainBody(IBufferWriter<byte> output) : WireBody
{
    Inflater? inflater;
    int missing;

    public static BodyPart Part(Action<WireBody> write)
    {
        var bytes = new ArrayBufferWriter<byte>(32 * 1024);
        var body = new PlainBody(bytes);
        write(body);
        body.Finish();
        return new(bytes.WrittenSpan.ToArray(), (uint)bytes.WrittenCount, 0);
    }

    public override void Fresh(ReadOnlySpan<byte> json) => output.Write(json);

    public override void BeginSealed(int length, uint crc32)
    {
        inflater ??= Inflater.Rent();
        missing = length;
    }

    public override void Give(ReadOnlyMemory<byte> piece) => inflater!.Give(piece); // rented when the transcript began

    public override bool AddSome()
    {
        if (missing == 0)
        {
            inflater!.Drain(); // the rest of the piece is only the mark, or a part of it
            return false;
        }

        var space = output.GetSpan(Math.Min(missing, Inflater.Chunk));
        var read = inflater!.Read(space[..Math.Min(missing, space.Length)]);
        output.Advance(read);
        missing -= read;
        return read > 0;
    }

    public override void EndSealed()
    {
        if (missing > 0)
            throw new InvalidDataException("A sealed transcript is shorter than it was.");
    }

    public override void Ready(BodyPart part) => output.Write(part.Bytes);

    public override void Finish()
    {
        inflater?.Return();
        inflater = null;
    }
}

/// <summary>A part of a body as it is sent.</summary>
/// <param name="Bytes">The bytes. In a compressed body they are deflate blocks that end on a byte boundary.</param>
/// <param name="Length">Their length before compression.</param>
/// <param name="Crc32">CRC-32 of the bytes before compression; unused in an uncompressed body.</param>
sealed record BodyPart(byte[] Bytes, uint Length, uint Crc32);
