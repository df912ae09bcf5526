using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Writing;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Ingest;

/// <summary>POST /v1/agents/{agentId}/calls/{callId}/entries: appends entries during or after the call, with a result for each.</summary>
static class AppendEntries
{
    public const string LinesType = "application/x-ndjson";
    const int MostEntries = 1000;

    public static async Task<IResult> Handle(
        HttpContext http, [AsParameters] CallPath call, CallWriter writer, RequestBodies bodies, EntryStream stream, CancellationToken cancel)
    {
        if (!IdempotencyKey.TryRead(http.Request, out var key, out var refused))
            return refused;
        if (MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.MediaType.Equals(LinesType, StringComparison.OrdinalIgnoreCase))
            return await stream.Run(http, call.Key, key, cancel);
        var now = call.Time.Now();
        var (received, problem) = await JsonBody.Receive(bodies, http.Request, call.Key.OrganizationId, Limits.BodyBytes, cancel);
        if (received is null)
            return problem!; // one of the two is set
        using var turn = received;
        var batch = new EntryBatch(key);
        if (Split(await received.Read(cancel), batch, now) is { } fault)
            return Faults.Of("body", fault);
        return await Append(call.Key, batch, writer, cancel) is { } appended
            ? TypedResults.Ok(appended)
            : Problems.CallNotFound.ToResult();
    }

    /// <summary>Returns when the valid entries are durable. Returns null if there is no such call.</summary>
    public static async Task<AppendedEntries?> Append(
        CallKey call, EntryBatch batch, CallWriter writer, CancellationToken cancel)
    {
        if (await writer.Append(call, [.. batch.Entries.Select(entry => entry.Entry)], cancel) is not { } outcomes)
            return null;
        foreach (var (entry, _) in batch.Entries.Zip(outcomes).Where(entry => entry.Second == EntryOutcome.Full))
            batch.Reject(entry.Index, $"the call is full: it may have at most {Limits.OngoingEntries} entries with {Limits.OngoingCharacters} bytes in total");
        return new(
            outcomes.Count(outcome => outcome == EntryOutcome.Accepted),
            outcomes.Count(outcome => outcome == EntryOutcome.Duplicate),
            [.. batch.Rejected.OrderBy(entry => entry.Index)]);
    }

    /// <summary>Adds the elements of a JSON array, or returns why the body is not one.</summary>
    static string? Split(ReadOnlySpan<byte> json, EntryBatch batch, DateTimeOffset arrivedAt)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                return "must be an array of entries";
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (batch.Count == MostEntries)
                    return $"must have at most {MostEntries} entries";
                batch.Add(json[start..(int)reader.BytesConsumed], batch.Count, arrivedAt);
            }

            if (reader.Read() || batch.Count == 0)
                return "must be a single array of at least one entry";
            return null;
        }
        catch (JsonException)
        {
            return "is not well-formed JSON";
        }
    }
}
