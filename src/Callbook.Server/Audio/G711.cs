namespace Callbook.Server.Audio;

/// <summary>A-law and µ-law, the codecs of the telephone network (ITU-T G.711), to and from 16 bits.</summary>
static class G711
{
    static readonly short[] FromMuLaw = [.. Enumerable.Range(0, 256).Select(code => MuLaw((byte)code))];
    static readonly short[] FromALaw = [.. Enumerable.Range(0, 256).Select(code => ALaw((byte)code))];

    public static short DecodeMuLaw(byte code) => FromMuLaw[code];

    public static short DecodeALaw(byte code) => FromALaw[code];

    public static byte EncodeMuLaw(int sample)
    {
        const int bias = 0x84;
        var sign = sample < 0 ? 0x80 : 0;
        var size = Math.Min(Math.Abs(sample), 32_635) + bias;
        var exponent = System.Numerics.BitOperations.Log2((uint)size) - 7;
        return (byte)~(sign | (exponent << 4) | (size >> (exponent + 3) & 15));
    }

    static short MuLaw(byte code)
    {
        var bits = ~code & 0xFF;
        var size = (((bits & 15) << 3) + 0x84 << (bits >> 4 & 7)) - 0x84;
        return (short)((bits & 0x80) != 0 ? -size : size);
    }

    static short ALaw(byte code)
    {
        var bits = code ^ 0x55;
        var (exponent, mantissa) = (bits >> 4 & 7, bits & 15);
        var size = exponent == 0 ? (mantissa << 4) + 8 : (mantissa << 4) + 0x108 << (exponent - 1);
        return (short)((bits & 0x80) != 0 ? size : -size);
    }
}
