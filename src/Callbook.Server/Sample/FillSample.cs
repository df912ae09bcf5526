using Callbook.Server.Access;
using Callbook.Server.Access.OAuth;
using Callbook.Server.Agents;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Sample;

/// <summary>Fills an empty database with the generated call centre, through the same code as real calls.</summary>
sealed class FillSample(
    SqlDialect dialect, IDbContextFactory<CallbookDb> databases, StoreSample store, PublicUrl url, TimeProvider time)
{
    const int Seed = 7;

    /// <summary>Returns the text for the operator.</summary>
    public async Task<string> Run(CancellationToken cancel)
    {
        var client = await FirstClient(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.OrganizationId = client.Caller.OrganizationId;
        if (await db.Agents.AnyAsync(cancel))
            return "The database is not empty, so --sample has changed nothing.";
        var agents = SampleCallCentre.Agents
            .Select(agent => PostAgent.Create(agent, client.Caller.OrganizationId, time.Now()))
            .ToList();
        db.Agents.AddRange(agents);
        await db.SaveChangesAsync(cancel);
        var calls = SampleCallCentre.Calls(Seed, time.Now()).ToList();
        var stored = await Task.WhenAll(calls.Select(call => store.Store(call, agents[call.Agent], cancel)));
        var ids = calls.Zip(stored).ToDictionary(call => call.First, call => call.Second.Id);
        await Task.WhenAll(SampleRecording.Choose(calls).Select(call => store.Record(call, agents[call.Agent], ids[call], cancel)));
        var token = await IssueToken.Issue(client, Scopes.Join([Scopes.AgentsRead, Scopes.CallLogsRead]), dialect, cancel)
            ?? throw new InvalidOperationException("The first client was deleted.");
        return $"""
            The sample call centre has {stored.Length} calls of {agents.Count} agents. To list the calls of {agents[0].Name}:

              curl -s '{url}/v1/agents/{agents[0].Id}/call-logs?limit=1' -H 'Authorization: Bearer {token.AccessToken}'

            The token permits reading and expires in a day. The API is documented at {url}/docs.

            """;
    }

    // The client of the first start. No secret is needed to issue a token here, because the operator who starts the server may do so.
    async Task<KnownClient> FirstClient(CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command("select organization_id, id, scopes from oauth_clients order by created_at, id limit 1");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new(new(reader.GetGuid(0), reader.GetGuid(1), Scopes.Split(reader.GetString(2))), null)
            : throw new InvalidOperationException("The first start makes a client.");
    }
}
