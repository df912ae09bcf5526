using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>STREAMINFO, the first block of every FLAC (RFC 9639). A FLAC written as a stream has no sample count there.</summary>
static class FlacLength
{
    public static AudioLength Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 42 || (bytes[4] & 0x7F) != 0)
            return default;
        // 20 bits: sample rate; 3: channels; 5: sample size; 36: sample count.
        var packed = BinaryPrimitives.ReadUInt64BigEndian(bytes[18..]);
        var (rate, channels, samples) = (packed >> 44, (int)(packed >> 41 & 7) + 1, packed & 0xF_FFFF_FFFF);
        return new(rate == 0 || samples == 0 ? null : (double)samples / rate, channels);
    }
}
