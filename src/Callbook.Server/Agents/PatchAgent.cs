using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Agents;

/// <summary>PATCH /v1/agents/{agentId}: changes the properties that the body names (RFC 7396). Null resets a property to its default.</summary>
static class PatchAgent
{
    public static async Task<Results<Ok<Item<Agent>>, ProblemHttpResult>> Handle(
        Guid agentId, HttpRequest request, CallbookDb db, SqlDialect dialect, TimeProvider time, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewAgent, cancel);
        if (body.IsRefused)
            return body.Problem;
        var named = Named(body.Bytes);
        if (AgentRules.Check(body.Value, nameIsRequired: named.Contains("name")) is { Any: true } faults)
            return faults.ToResult();
        return await PutAgent.Answer(await Patch(agentId, body.Value, named, db, dialect, time.Now(), cancel), agentId, db, cancel);
    }

    /// <summary>Changes the named properties to validated ones.</summary>
    public static async Task<AgentReplacement> Patch(
        Guid agentId, NewAgent wanted, IReadOnlySet<string> named, CallbookDb db, SqlDialect dialect, DateTimeOffset now, CancellationToken cancel)
    {
        if (named.Count == 0)
            return await db.Agents.AnyAsync(row => row.Id == agentId, cancel) ? AgentReplacement.Replaced : AgentReplacement.NotFound;
        try
        {
            return await Change(db, agentId, wanted, named, now, cancel) > 0 ? AgentReplacement.Replaced : AgentReplacement.NotFound;
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            return AgentReplacement.ExternalIdTaken;
        }
    }

    // A single statement without the other columns: changes of two properties at the same time are both kept.
    static Task<int> Change(CallbookDb db, Guid agentId, NewAgent wanted, IReadOnlySet<string> named, DateTimeOffset now, CancellationToken cancel) =>
        db.Agents.Where(row => row.Id == agentId).ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(row => row.UpdatedAt, now);
                if (named.Contains("name"))
                    set.SetProperty(row => row.Name, wanted.Name);
                if (named.Contains("description"))
                    set.SetProperty(row => row.Description, wanted.Description);
                if (named.Contains("external_id"))
                    set.SetProperty(row => row.ExternalId, wanted.ExternalId);
                if (named.Contains("timezone"))
                    set.SetProperty(row => row.Timezone, wanted.Timezone ?? AgentRules.DefaultTimezone);
                if (named.Contains("enable_recording"))
                    set.SetProperty(row => row.EnableRecording, wanted.EnableRecording ?? false);
                if (named.Contains("keep_partials"))
                    set.SetProperty(row => row.KeepPartials, wanted.KeepPartials ?? false);
                if (named.Contains("summaries"))
                    set.SetProperty(row => row.Summaries, wanted.Summaries ?? SummaryPolicy.PlatformFirst);
            },
            cancel);

    // It was read as an object already.
    static HashSet<string> Named(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(ByteOrderMark.Skip(body));
        return json.RootElement.EnumerateObject().Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
    }
}
