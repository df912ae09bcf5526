using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;

namespace Callbook.Server.Ingest;

/// <summary>The routes by which calls are ingested.</summary>
static class IngestFeature
{
    public static void AddIngest(this IServiceCollection services) => services
        .AddSingleton<RequestBodies>()
        .AddSingleton<StreamBudget>()
        .AddSingleton<EntryStream>()
        .AddSingleton<CloseIdleCalls>()
        .AddHostedService(provider => provider.GetRequiredService<CloseIdleCalls>());

    public static void MapIngest(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/agents/{agentId}/call-logs", PostCallLog.Handle).WithTags("Call logs").RequireScope(Scopes.CallLogsWrite)
            .WithName("postCallLog").WithSummary("Post a finished call")
            .WithDescription(
                "The call is durable when the request returns. The request is idempotent: the same call again (same `source` and `source_call_id`, or the "
                + "same `Idempotency-Key` header with the same body) returns 200 with the stored log. The same key with another body is 422.")
            .Accepts<NewCallLog>("application/json")
            .Produces<Item<CallLog>>(StatusCodes.Status201Created).Produces<Item<CallLog>>()
            .ProducesProblems(400, 404, 413, 415, 422, 503);
        var calls = app.MapGroup("/v1/agents/{agentId}/calls").WithTags("Calls in progress");
        calls.MapStart();
        calls.MapEntries();
    }

    static void MapStart(this IEndpointRouteBuilder calls)
    {
        calls.MapGet("", ListCalls.Handle).RequireScope(Scopes.CallLogsRead)
            .WithName("listCalls").WithSummary("List calls in progress")
            .WithDescription("A page of the agent's calls in progress, newest first, each with the entry that was stored last.")
            .Produces<Page<CallInProgress>>().TakesPaging().ProducesProblems(404);
        calls.MapPost("", StartCall.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("startCall").WithSummary("Start a call")
            .WithDescription(
                "The id of the call becomes the id of its call log. The request is idempotent: the same call again (same `id`, or same `source` and "
                + "`source_call_id`) returns 200 with the stored call. If the call has ended, it is 409.")
            .Accepts<NewCall>("application/json")
            .Produces<Item<CallInProgress>>(StatusCodes.Status201Created).Produces<Item<CallInProgress>>()
            .ProducesProblems(400, 404, 409, 413, 415, 503);
    }

    static void MapEntries(this IEndpointRouteBuilder calls)
    {
        calls.MapPost("/{callId}/entries", AppendEntries.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("appendEntries").WithSummary("Append entries to a call")
            .WithDescription(
                "The body is an array of 1 to 1,000 entries: the accepted entries are durable when the request returns, and an entry that is not valid is "
                + "reported as rejected without affecting the others. Or the body is a stream of any length with one entry a line: the server responds during "
                + "the request, with one line for each batch that is durable; a stopping server ends the stream with a line with `closing`. Entries with an `entry_id` "
                + "are stored once, however often they are sent; with an `Idempotency-Key` header the same holds for all entries of the request when the same "
                + "request is sent again. Entries that arrive after the end of the call are added to its call log.")
            .TakesHeader(IdempotencyKey.Header, "Names the request, 1 to 255 characters. Entries without an `entry_id` are then stored once when it is repeated.")
            .Accepts<IReadOnlyList<NewTranscriptEntry>>("application/json", AppendEntries.LinesType)
            .Produces<AppendedEntries>().Produces<AppendedLines>(StatusCodes.Status200OK, AppendEntries.LinesType)
            .ProducesProblems(400, 404, 413, 415, 503);
        calls.MapPost("/{callId}/end", EndCall.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("endCall").WithSummary("End a call")
            .WithDescription("The call becomes a call log. The request is idempotent.")
            .Accepts<NewCallEnd>(isOptional: true, "application/json")
            .Produces<Item<CallLog>>()
            .ProducesProblems(400, 404, 413, 415, 503);
    }
}
