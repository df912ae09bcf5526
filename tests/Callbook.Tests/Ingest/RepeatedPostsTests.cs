using System.Net;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

public sealed class RepeatedPostsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_call_that_comes_again_from_its_source_is_answered_with_the_stored_log(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var first = await agent.SendJson(Call("c-42", "first")).Json(HttpStatusCode.Created);

        using var again = await agent.SendJson(Call("c-42", "first"));
        var changed = await agent.SendJson(Call("c-42", "told otherwise")).Json(HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Null(again.Headers.Location);
        Assert.Equal(first.GetRawText(), await again.Content.ReadAsStringAsync());
        Assert.Equal(first.GetRawText(), changed.GetRawText());
        Assert.Equal(1, await Total(agent));
    }

    [Theory, BothDatabases]
    public async Task Different_names_are_different_calls(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var sibling = await agent.Sibling();
        string[] calls =
        [
            SomeCall.Json(), SomeCall.Json(), SomeCall.Json("\"source\": \"dialer\""), SomeCall.Json("\"source\": \"dialer\""),
            Call("c-42", ""), Call("c-43", ""), Call("C-42", ""), Call("c-42 ", ""),
            SomeCall.Json("\"source\": \"Dialer\", \"source_call_id\": \"c-42\""),
        ];

        foreach (var call in calls)
            await agent.SendJson(call).Json(HttpStatusCode.Created);
        await sibling.SendJson(Call("c-42", "")).Json(HttpStatusCode.Created);

        Assert.Equal((calls.Length, 1), (await Total(agent), await Total(sibling)));
    }

    [Theory, BothDatabases]
    public async Task A_name_without_its_source_is_refused(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.SendJson(SomeCall.Json("\"source_call_id\": \"c-42\"")).IsRefused(HttpStatusCode.BadRequest, "source");
    }

    [Theory, BothDatabases]
    public async Task A_request_that_is_repeated_with_its_key_is_done_once(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var first = await agent.SendJson(SomeCall.Json(), "key").Json(HttpStatusCode.Created);

        var again = await agent.SendJson(SomeCall.Json(), "key").Json(HttpStatusCode.OK);

        Assert.Equal(first.GetRawText(), again.GetRawText());
        await agent.SendJson(SomeCall.Json(), "Key").Json(HttpStatusCode.Created);
        await agent.SendJson(SomeCall.Json()).Json(HttpStatusCode.Created);
        await (await agent.Sibling()).SendJson(SomeCall.Json(), "key").Json(HttpStatusCode.Created);
        Assert.Equal(3, await Total(agent));
    }

    [Theory, BothDatabases]
    public async Task A_key_that_comes_with_another_body_is_refused(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.SendJson(SomeCall.Json(), "key").Json(HttpStatusCode.Created);

        await agent.SendJson(SomeCall.Json(room: "\"another\""), "key").IsRefused(HttpStatusCode.UnprocessableEntity);
        await agent.SendJson(SomeCall.Json() + " ", "key").IsRefused(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(1, await Total(agent));
    }

    [Theory, BothDatabases]
    public async Task A_known_call_with_a_new_key_is_the_known_call(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var first = await agent.SendJson(Call("c-42", ""), "one").Json(HttpStatusCode.Created);

        var again = await agent.SendJson(Call("c-42", ""), "two").Json(HttpStatusCode.OK);

        Assert.Equal(first.GetRawText(), again.GetRawText());
        await agent.SendJson(Call("c-43", ""), "one").IsRefused(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(1, await Total(agent));
    }

    [Theory, BothDatabases]
    public async Task The_same_call_posted_by_32_concurrent_requests_is_stored_once(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await AtOnce(agent, _ => agent.SendJson(Call("c-42", "")), created: 1, repeated: 31);
        await AtOnce(agent, _ => agent.SendJson(SomeCall.Json(), "key"), created: 1, repeated: 31);
        Assert.Equal(2, await Total(agent));
    }

    [Theory, BothDatabases]
    public async Task One_of_32_concurrent_bodies_with_the_same_key_is_stored_and_the_others_are_refused(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await AtOnce(agent, index => agent.SendJson(Call($"c-{index}", ""), "key"), created: 1, repeated: 0);
        Assert.Equal(1, await Total(agent));
    }

    [Theory, BothDatabases]
    public async Task Two_servers_on_one_database_store_a_call_once(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var one = await CallbookHost.StartOn(store);
        await using var other = await CallbookHost.StartOn(store);
        var agent = await TestAgent.Create(one);
        using var there = other.HttpFor(agent.ApiKey);

        await AtOnce(
            agent, index => (index % 2 == 0 ? agent.Http : there).PostJson(agent.Logs, Call("c-42", "")), created: 1, repeated: 31);

        Assert.Equal(1, await Total(agent));
    }

    static async Task AtOnce(TestAgent agent, Func<int, Task<HttpResponseMessage>> send, int created, int repeated)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(send));
        Assert.Equal(
            (created, repeated, 32 - created - repeated),
            (Count(HttpStatusCode.Created), Count(HttpStatusCode.OK), Count(HttpStatusCode.UnprocessableEntity)));
        var logs = await Task.WhenAll(
            answers.Where(answer => answer.IsSuccessStatusCode).Select(answer => answer.Content.ReadAsStringAsync()));
        Assert.Single(logs.Distinct(StringComparer.Ordinal));
        int Count(HttpStatusCode status) => answers.Count(answer => answer.StatusCode == status);
    }

    static async Task<long> Total(TestAgent agent) => (await agent.Client.CallLogs.ListAsync(agent.Id, limit: 1)).Pagination.Total;

    static string Call(string id, string room) =>
        SomeCall.Json($"\"source\": \"dialer\", \"source_call_id\": \"{id}\"", room: $"\"room {room}\"");
}
