namespace Callbook.Server.Sample;

/// <summary>SplitMix64, in ten lines of our own: the same seed must give the same calls on every runtime.</summary>
sealed class Dice(ulong seed)
{
    ulong state = seed;

    // Seed and roll are both scrambled. The generator only counts up, so otherwise call 8 would repeat call 7 shifted by one roll.
    public static Dice For(int seed, int roll) => new(new Dice(new Dice((uint)seed).Next() ^ (uint)roll).Next());

    public int Below(int count) => (int)((Next() >> 32) * (ulong)count >> 32);

    public double Between(double low, double high) => low + (high - low) * ((Next() >> 11) * (1.0 / (1UL << 53)));

    public bool Chance(double share) => Between(0, 1) < share;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public int PickByWeight(IReadOnlyList<double> weights)
    {
        var rest = Between(0, weights.Sum());
        for (var index = 0; index < weights.Count; index++)
        {
            rest -= weights[index];
            if (rest < 0)
                return index;
        }
        return weights.Count - 1;
    }

    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        for (var last = shuffled.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
        }
        return shuffled;
    }

    // Replaces each # by a digit; the first digit of a number is not 0.
    public string Digits(string pattern)
    {
        var digits = pattern.ToCharArray();
        for (var index = 0; index < digits.Length; index++)
        {
            if (digits[index] == '#')
                digits[index] = (char)(index > 0 && char.IsAsciiDigit(digits[index - 1]) ? '0' + Below(10) : '1' + Below(9));
        }
        return new string(digits);
    }

    public string Letters(int count)
    {
        const string alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
        return string.Create(count, this, (letters, dice) =>
        {
            foreach (ref var letter in letters)
                letter = alphabet[dice.Below(alphabet.Length)];
        });
    }

    ulong Next()
    {
        state += 0x9E3779B97F4A7C15UL;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }
}
