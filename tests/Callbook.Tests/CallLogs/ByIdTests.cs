using System.Net;
using System.Net.Http.Headers;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.CallLogs;

/// <summary>One call, in progress and over, by its id.</summary>
public sealed class ByIdTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_log_is_found_by_its_id_alone_in_its_organization_only(TestDatabase database)
    {
        var host = await hosts.On(database);
        var agent = await hosts.NewAgent(database);
        var log = await (await agent.Sibling()).Post(SomeCall.Of(SomeCall.Agent(0.5, "Hello!")));
        using var answer = await agent.Http.GetAsync($"/v1/call-logs/{log.Id}");
        Assert.Equal(
            await agent.Http.GetStringAsync($"/v1/agents/{log.AgentId}/call-logs/{log.Id}"), await agent.Http.GetStringAsync($"/v1/call-logs/{log.Id}"));

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/v1/call-logs/{log.Id}");
        again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse($"{answer.Headers.ETag}"));
        Assert.Equal(HttpStatusCode.NotModified, await agent.Http.SendAsync(again).Status());
        using var stranger = await host.NewHttp();
        await stranger.GetAsync($"/v1/call-logs/{log.Id}").IsRefused(HttpStatusCode.NotFound);
        await agent.Http.GetAsync("/v1/call-logs/1").IsRefused(HttpStatusCode.BadRequest, "callLogId");
    }

    [Theory, BothDatabases]
    public async Task A_call_in_progress_is_shown_until_it_is_a_log(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await agent.Append(id, SomeCall.Agent(0.5, "Hello!"));
        var path = $"{agent.Calls()}/{id}";
        var call = (await agent.Http.GetAsync(path).Json()).GetProperty("data");
        Assert.Equal((id, "Hello!"), (call.GetProperty("id").GetGuid(), call.GetProperty("last_entry").Text("text")));
        Assert.Equal(call.GetRawText(), (await agent.Http.GetAsync(agent.Calls()).Json()).GetProperty("data")[0].GetRawText());

        await agent.Http.GetAsync($"/v1/call-logs/{id}").IsRefused(HttpStatusCode.NotFound);
        await agent.End(id);
        await agent.Http.GetAsync(path).IsRefused(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, await agent.Http.GetAsync($"/v1/call-logs/{id}").Status());
    }
}
