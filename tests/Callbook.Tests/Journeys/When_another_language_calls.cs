using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Journeys;

/// <summary>Somebody who has only the server's address and a client's id and secret, and no library of ours.</summary>
[Needs(Need.Node)]
public sealed class When_another_language_calls
{
    [Theory, BothDatabases]
    public async Task A_client_generated_from_the_document_walks_all_pages(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var (_, key) = await host.CreateOrganization();
        using var client = new CallbookClient(host.Url, key);
        var agent = await client.Agents.CreateAsync(new("Reception"));
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        for (var call = 0; call < 23; call++)
            await client.CallLogs.PostAsync(agent.Id, new($"room-{call}", start.AddMinutes(call), [new("Hello!", "agent", 0.5)]));

        var walked = await Tool.Node("walk.mjs", host.Url.ToString().TrimEnd('/'), key, agent.Id.ToString(), "5");

        var listed = await client.CallLogs.ListAllAsync(agent.Id).Select(log => log.Id.ToString()).ToListAsync();
        Assert.Equal(23, listed.Count);
        Assert.Equal(listed, walked.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
    }

    [Theory, InlineData("basic"), InlineData("post")]
    public async Task An_oauth_library_gets_a_token_from_the_discovery_document(string method)
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, "--Callbook:Bootstrap:ClientSecret=a secret+with/odd:characters");
        var answer = await Tool.Node("token.mjs", host.Url.ToString().TrimEnd('/'), "callbook", "a secret+with/odd:characters", method, Scopes.AgentsRead);
        var token = System.Text.Json.JsonElement.Parse(answer.Output);
        Assert.Equal(86400, token.GetProperty("expires_in").GetInt32());
        using var http = host.HttpFor(token.GetProperty("access_token").GetString()!); // the library has checked that it is there
        using var agents = await http.GetAsync(new Uri("/v1/agents", UriKind.Relative));
        Assert.True(agents.IsSuccessStatusCode);
    }
}
