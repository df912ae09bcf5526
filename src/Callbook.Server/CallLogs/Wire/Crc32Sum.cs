namespace Callbook.Server.CallLogs.Wire;

/// <summary>Combines the CRC-32 of consecutive texts: crc(ab) = crc(a)·x^(8·|b|) + crc(b) over GF(2), modulo gzip's polynomial.</summary>
static class Crc32Sum
{
    const uint Polynomial = 0xEDB88320; // bit-reversed, as in gzip: the highest bit is x^0

    // Powers[n][byte] is x^(8 · byte · 256^n): the power for a length is the product over its bytes.
    static readonly uint[][] Powers = MakePowers();

    public static uint Append(uint crc, uint next, long nextLength) => Multiply(PowerOfX8(nextLength), crc) ^ next;

    static uint PowerOfX8(long length)
    {
        var product = Powers[0][length & 0xff];
        for (var n = 1; (length >>= 8) != 0; n++)
            product = Multiply(Powers[n][length & 0xff], product);
        return product;
    }

    static uint Multiply(uint a, uint b)
    {
        var product = 0u;
        for (var bit = 1u << 31; bit != 0; bit >>= 1)
        {
            // Branch-free: the bits are effectively random, so branches would be mispredicted.
            product ^= b & (0 - ((a & bit) != 0 ? 1u : 0u));
            b = (b >> 1) ^ (Polynomial & (0 - (b & 1)));
        }

        return product;
    }

    static uint[][] MakePowers()
    {
        var powers = new uint[sizeof(long)][];
        var step = 1u << 23; // x^8
        for (var n = 0; n < powers.Length; n++)
        {
            powers[n] = new uint[256];
            powers[n][0] = 1u << 31; // x^0
            for (var exponent = 1; exponent < 256; exponent++)
                powers[n][exponent] = Multiply(step, powers[n][exponent - 1]);
            step = Multiply(step, powers[n][255]);
        }

        return powers;
    }
}
