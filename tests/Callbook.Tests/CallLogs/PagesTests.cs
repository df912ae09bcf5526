using Callbook.Client;
using Callbook.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Callbook.Tests.CallLogs;

/// <summary>Whatever is stored and deleted: the pages, one behind the other, are the calls in their order.</summary>
public sealed class PagesTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    const int Cases = 60;

    [Theory, BothDatabases]
    public async Task Pages_together_are_all_calls_in_order_after_any_posts_and_deletions(TestDatabase database)
    {
        var host = await hosts.On(database);
        var (_, key) = await host.CreateOrganization();
        using var client = new CallbookClient(host.Url, key);
        var shapes = new HashSet<string>(StringComparer.Ordinal);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Cases),
            Prop.ForAll(History(), async history =>
            {
                var agent = (await client.Agents.CreateAsync(new("Reception"))).Id;
                var left = await Play(client, agent, history);
                foreach (var limit in new[] { 1, 2, 3, 7, 100 })
                    await Compare(client, agent, left, limit, shapes);
            }));

        // The arrangement has its effect: pages began in the nearer and in the farther half of a day, on its edge and past the end.
        Assert.True(shapes.IsSupersetOf(["near", "far", "edge", "past"]), string.Join(' ', shapes));
    }

    sealed record Step(DateTimeOffset Start, int? Delete);

    // Few days and few instants, so that calls start together, days hold many of them, and midnight is between them.
    static Arbitrary<Step[]> History()
    {
        int[] midnights = [1, 19_737, 19_738, 47_541]; // days since 1970
        int[] milliseconds = [0, 0, -1, 1, 3_600_000, 86_399_999];
        var start = from midnight in Gen.Elements(midnights) from later in Gen.Elements(milliseconds) select DateTimeOffset.UnixEpoch.AddDays(midnight).AddMilliseconds(later);
        var step = from at in start from dies in Gen.Choose(0, 4) from which in Gen.Choose(0, 1000) select new Step(at, dies == 0 ? which : null);
        return Gen.Choose(0, 40).SelectMany(count => Gen.ArrayOf(step, count)).ToArbitrary();
    }

    static async Task<IReadOnlyList<CallLog>> Play(CallbookClient client, Guid agent, Step[] history)
    {
        var left = new List<CallLog>();
        foreach (var step in history)
        {
            if (step.Delete is { } which && left.Count > 0)
            {
                await client.CallLogs.DeleteAsync(agent, left[which % left.Count].Id);
                left.RemoveAt(which % left.Count);
            }
            else
            {
                left.Add(await client.CallLogs.PostAsync(agent, SomeCall.Of() with { CallStartedAt = step.Start }));
            }
        }

        return [.. left.OrderByDescending(log => log.CallStartedAt).ThenByDescending(log => log.Id.ToString(), StringComparer.Ordinal)];
    }

    static async Task Compare(CallbookClient client, Guid agent, IReadOnlyList<CallLog> left, int limit, HashSet<string> shapes)
    {
        var pages = (left.Count + limit - 1) / limit;
        for (var number = 1; number <= pages + 1; number++)
        {
            var expected = left.Skip((number - 1) * limit).Take(limit).ToList();
            var page = await client.CallLogs.ListAsync(agent, number, limit);
            Assert.Equal(expected.Select(log => log.Id), page.Data.Select(log => log.Id));
            Assert.Equal(new Pagination(number, limit, left.Count, pages, number < pages, number > 1), page.Pagination);
            shapes.Add(Shape(left, expected));
        }
    }

    static string Shape(IReadOnlyList<CallLog> left, List<CallLog> page)
    {
        if (page.Count == 0)
            return "past";
        var day = left.Where(log => log.CallStartedAt.UtcDateTime.Date == page[0].CallStartedAt.UtcDateTime.Date).ToList();
        var skipped = day.FindIndex(log => log.Id == page[0].Id);
        return skipped == 0 ? "edge" : skipped <= day.Count - skipped ? "near" : "far";
    }
}
