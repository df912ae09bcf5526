namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// The CRC-32 of texts that follow each other, from the CRC-32 of each: crc(ab) = crc(a)·x^(8·|b|) + crc(b) over GF(2), modulo gzip's polynomial.
/// </summary>
static class Crc32Sum
{
    const uint Polynomial = 0xEDB88320; // bit-reversed, as gzip counts it: the highest bit stands for x^0

    // Powers[n] is x^(2^n).
    static readonly uint[] Powers = MakePowers();

    public static uint Append(uint crc, uint next, long nextLength) => Multiply(PowerOfX(8 * nextLength), crc) ^ next;

    static uint PowerOfX(long exponent)
    {
        var product = 1u << 31; // x^0
        for (var bit = 0; exponent != 0; bit++, exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                product = Multiply(Powers[bit % Powers.Length], product);
        }

        return product;
    }

    static uint Multiply(uint a, uint b)
    {
        var product = 0u;
        for (var bit = 1u << 31; bit != 0; bit >>= 1)
        {
            // Without branches: the bits are as good as random.
            product ^= b & (0 - ((a & bit) != 0 ? 1u : 0u));
            b = (b >> 1) ^ (Polynomial & (0 - (b & 1)));
        }

        return product;
    }

    static uint[] MakePowers()
    {
        var powers = new uint[32]; // x^(2^32) is x^1 again: the polynomial is primitive, and its order 2^32 - 1
        powers[0] = 1u << 30;
        for (var n = 1; n < powers.Length; n++)
            powers[n] = Multiply(powers[n - 1], powers[n - 1]);
        return powers;
    }
}
