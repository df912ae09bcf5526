using Callbook.Server.CallLogs;

namespace Callbook.Bench;

/// <summary>Some hundred sealed transcripts: half of the logs have one around 20 KB before compression, the others one around 2 KB.</summary>
sealed class Transcripts
{
    const int Kinds = 300;
    const int LongBytes = 20_000;
    const int ShortBytes = 2_000;
    const int OnPage = 50;

    readonly SealedTranscript[] lengthy;
    readonly SealedTranscript[] brief;
    readonly SealedTranscript[] page;

    public Transcripts(int seed)
    {
        var random = new Random(seed);
        var dialogue = new Dialogue(random);
        lengthy = Make(LongBytes);
        brief = Make(ShortBytes);
        // The measured page: those nearest to 20 KB.
        page = [.. lengthy.OrderBy(sealedOne => Math.Abs(sealedOne.Length - LongBytes)).Take(OnPage)];

        SealedTranscript[] Make(int median) =>
            [.. Enumerable.Range(0, Kinds).Select(_ => SealedTranscript.Seal(dialogue.Make((int)(median * Math.Exp(0.6 * Normal(random))))))];
    }

    /// <summary>Of a log on a measured page, the same ones in the same order on each.</summary>
    public SealedTranscript OfPage(int position) => page[position % OnPage];

    public SealedTranscript Any(Random random) => (random.Next(2) == 0 ? lengthy : brief)[random.Next(Kinds)];

    public string Describe() =>
        $"transcripts: medians {Median(lengthy, one => one.Length)} and {Median(brief, one => one.Length)} bytes, sealed "
        + $"{Median(lengthy, one => one.Deflated.Length)} and {Median(brief, one => one.Deflated.Length)}";

    static int Median(SealedTranscript[] of, Func<SealedTranscript, int> what) => of.Select(what).Order().ElementAt(of.Length / 2);

    static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
