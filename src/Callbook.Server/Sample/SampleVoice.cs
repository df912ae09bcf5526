namespace Callbook.Server.Sample;

/// <summary>A voice without words but with their melody: a buzz shaped like the vowels of the text, one syllable at a time.</summary>
sealed class SampleVoice
{
    const int TableLength = 256;
    const double SyllablesPerSecond = 5.2;

    // The three lowest formants of a speaker's vowels, in hertz.
    static readonly Dictionary<char, double[]> Formants = new()
    {
        ['a'] = [730, 1090, 2440],
        ['e'] = [530, 1840, 2480],
        ['i'] = [270, 2290, 3010],
        ['o'] = [570, 840, 2410],
        ['u'] = [300, 870, 2240],
    };

    readonly double pitch;
    readonly Dictionary<char, float[]> vowels;

    SampleVoice(double pitch)
    {
        this.pitch = pitch;
        vowels = Formants.ToDictionary(vowel => vowel.Key, vowel => OnePeriod(vowel.Value));
    }

    public static SampleVoice Agent { get; } = new(196);

    public static SampleVoice User { get; } = new(118);

    /// <summary>The sample at a time, from -1 to 1.</summary>
    /// <param name="tune">The vowels of the text.</param>
    /// <param name="at">Seconds since the utterance started.</param>
    /// <param name="lasts">The length of the utterance in seconds.</param>
    public double Sound(string tune, double at, double lasts)
    {
        var count = Math.Max(1, (int)(lasts * SyllablesPerSecond));
        var place = at / lasts * count;
        var syllable = Math.Min((int)place, count - 1);
        var vowel = tune[syllable % tune.Length];
        // Every seventh syllable is a breath. The text's length decides where the first one is.
        if (count > 8 && (syllable + tune.Length) % 7 == 6)
            return 0;
        var loudness = 0.55 + 0.45 * ((syllable * 5 + vowel) % 8 / 7.0);
        var envelope = Math.Sin(Math.PI * (place - syllable));
        // The pitch falls by a sixth until the end. The phase is its integral.
        var turns = pitch * (at * 1.08 - at * at / lasts * 0.09);
        return vowels[vowel][(int)((turns - Math.Floor(turns)) * TableLength)] * envelope * envelope * loudness;
    }

    public static string Tune(string text)
    {
        var tune = string.Concat(text.ToLowerInvariant().Where(Formants.ContainsKey));
        return tune.Length > 0 ? tune : "a";
    }

    // Harmonics of the pitch below the limit of 8 kHz audio, louder near a formant.
    float[] OnePeriod(double[] formants)
    {
        var period = new double[TableLength];
        for (var harmonic = 1; harmonic * pitch < 3800; harmonic++)
        {
            var near = formants.Select((formant, order) => Math.Exp(-Math.Pow((harmonic * pitch - formant) / 160, 2)) / (1 + order));
            var strength = near.Sum() + 0.35 / harmonic;
            for (var at = 0; at < TableLength; at++)
                period[at] += strength * Math.Sin(2 * Math.PI * harmonic * at / TableLength + harmonic * harmonic);
        }

        var loudest = period.Max(Math.Abs);
        return [.. period.Select(sample => (float)(sample / loudest))];
    }
}
