using System.Net;
using System.Text.Json;
using Callbook.Client;

namespace Callbook.Tests.Support;

/// <summary>Calls in progress of a test's agent, by requests written by hand.</summary>
static class TestCalls
{
    public static string Calls(this TestAgent agent) => $"/v1/agents/{agent.Id}/calls";

    public static async Task<JsonElement> Start(this TestAgent agent, string more = "", HttpStatusCode status = HttpStatusCode.Created) =>
        (await agent.SendStart(more).Json(status)).GetProperty("data");

    public static Task<HttpResponseMessage> SendStart(this TestAgent agent, string more = "") =>
        agent.Http.PostJson(agent.Calls(), $$"""{ "room_name": "room-1", "call_started_at": "2024-01-15T14:30:00Z"{{(more.Length > 0 ? ", " : "")}}{{more}} }""");

    /// <summary>A call that has begun, at the usual time.</summary>
    public static async Task<Guid> StartCall(this TestAgent agent, string more = "") => (await agent.Start(more)).GetProperty("id").GetGuid();

    public static Task<HttpResponseMessage> SendEntries(this TestAgent agent, Guid call, string json) =>
        agent.Http.PostJson($"{agent.Calls()}/{call}/entries", json);

    public static Task<AppendedEntries> Append(this TestAgent agent, Guid call, params IReadOnlyList<NewTranscriptEntry> entries) =>
        agent.Client.Calls.AppendAsync(agent.Id, call, entries);

    public static Task<HttpResponseMessage> SendEnd(this TestAgent agent, Guid call, string json = "{}") =>
        agent.Http.PostJson($"{agent.Calls()}/{call}/end", json);

    public static Task<CallLog> End(this TestAgent agent, Guid call, NewCallEnd? end = null) =>
        agent.Client.Calls.EndAsync(agent.Id, call, end ?? new(SomeCall.Start.AddMinutes(3)));

    public static async Task<long> TotalLogs(this TestAgent agent) => (await agent.Client.CallLogs.ListAsync(agent.Id, limit: 1)).Pagination.Total;

    public static async Task<long> TotalCalls(this TestAgent agent) => (await agent.Client.Calls.ListAsync(agent.Id, limit: 1)).Pagination.Total;
}
