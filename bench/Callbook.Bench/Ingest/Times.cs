namespace Callbook.Bench.Ingest;

/// <summary>Times in classes of 2 %, of any number of events.</summary>
sealed class Times
{
    const double Step = 1.02;
    readonly long[] classes = new long[2000];

    public long Count { get; private set; }

    public void Add(TimeSpan time)
    {
        var index = (int)(Math.Log(Math.Max(1, time.TotalMicroseconds)) / Math.Log(Step));
        classes[Math.Min(index, classes.Length - 1)]++;
        Count++;
    }

    public void Add(Times others)
    {
        for (var index = 0; index < classes.Length; index++)
            classes[index] += others.classes[index];
        Count += others.Count;
    }

    /// <summary>What this share of all did not exceed.</summary>
    public double Milliseconds(double share)
    {
        var left = Count * share;
        for (var index = 0; index < classes.Length; index++)
        {
            if ((left -= classes[index]) <= 0)
                return Math.Pow(Step, index + 1) / 1000;
        }

        return double.NaN;
    }
}
