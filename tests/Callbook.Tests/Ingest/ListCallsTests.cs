using System.Net;
using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

public sealed class ListCallsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task Calls_in_progress_are_listed_newest_first_with_their_last_entry(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var calls = new List<Guid>();
        for (var index = 0; index < 5; index++)
            calls.Add((await agent.Client.Calls.StartAsync(agent.Id, new($"room-{index}", CallStartedAt: SomeCall.Start.AddMinutes(index)))).Id);
        await agent.Append(calls[1], SomeCall.User(9, "First"), SomeCall.Partial(3, "Las"));
        await (await agent.Sibling()).StartCall();
        await agent.Post(SomeCall.Of());

        var page = await agent.Client.Calls.ListAsync(agent.Id, page: 2, limit: 2);

        Assert.Equal(Pagination.Of(2, 2, 5), page.Pagination);
        Assert.Equal([calls[2], calls[1]], page.Data.Select(call => call.Id));
        Assert.Equal((0, null), (page.Data[0].EntryCount, page.Data[0].LastEntry));
        Assert.Equal((2, new("Las", Speaker.User, 3, IsPartial: true, 3)), (page.Data[1].EntryCount, page.Data[1].LastEntry));
        Assert.Empty((await agent.Client.Calls.ListAsync(agent.Id, page: 4, limit: 2)).Data);
    }

    [Theory, BothDatabases]
    public async Task The_list_has_the_same_parameters_as_all_lists(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        foreach (var (query, place) in new[] { ("page=0", "page"), ("limit=101", "limit"), ("status=live", "status") })
            await agent.Http.GetAsync(new Uri($"{agent.Calls()}?{query}", UriKind.Relative)).IsRefused(HttpStatusCode.BadRequest, place);
        await agent.Http.GetAsync(new Uri($"/v1/agents/{(await hosts.NewAgent(database)).Id}/calls", UriKind.Relative)).IsRefused(HttpStatusCode.NotFound);
    }
}
