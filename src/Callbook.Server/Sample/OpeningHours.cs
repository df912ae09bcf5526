namespace Callbook.Server.Sample;

/// <summary>When an agent is called, in its time zone: weights by weekday from Sunday, and by hour from 0.</summary>
sealed record OpeningHours(string Timezone, double[] Week, double[] Day)
{
    const int Days = 30;

    // Longer than every dialogue, so that no call ends in the future.
    static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(20);

    public IEnumerable<DateTimeOffset> Rings(int calls, DateTimeOffset now, Dice dice)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Timezone);
        // Whole seconds, because the wire has no unit finer than milliseconds.
        var first = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + 1).AddDays(-Days);
        var hours = Enumerable.Range(0, Days * 24).Select(hour => first.AddHours(hour))
            .Where(hour => hour.AddHours(1) + LongestCall <= now).ToArray();
        // Days differ: rain, strikes and holidays.
        var moods = Enumerable.Range(0, Days + 2).Select(_ => dice.Between(0.5, 1.5)).ToArray();
        var weights = Array.ConvertAll(hours, hour =>
        {
            var local = TimeZoneInfo.ConvertTime(hour, zone);
            return Week[(int)local.DayOfWeek] * Day[local.Hour] * moods[(hour - first).Days];
        });
        for (var call = 0; call < calls; call++)
            yield return hours[dice.PickByWeight(weights)].AddMilliseconds(dice.Below(3_600_000));
    }
}
