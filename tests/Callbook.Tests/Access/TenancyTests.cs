using System.Net;
using Callbook.Server;
using Callbook.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Access;

public sealed class TenancyTests
{
    [Theory, BothDatabases]
    public async Task A_database_without_an_organization_shows_nothing(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var (organization, key) = await host.CreateOrganization();
        using var http = host.HttpFor(key);
        var agent = (await http.PostJson("/v1/agents", """{"name":"a"}""").Json(HttpStatusCode.Created)).GetProperty("data").Text("id");
        await http.PostJson($"/v1/agents/{agent}/call-logs", """{"room_name":"r","call_started_at":"2026-01-15T14:30:00Z","transcript_json":[]}""").Json(HttpStatusCode.Created);
        await (await TestClient.Create(host, http, "\"agents:read\"")).Token();

        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CallbookDb>();
        Assert.Equal("0 0 0 0 0 0 0", await Count(db));
        db.OrganizationId = Guid.CreateVersion7();
        Assert.Equal("0 0 0 0 0 0 0", await Count(db));
        db.OrganizationId = organization;
        Assert.Equal("1 1 1 1 1 1 1", await Count(db));
    }

    static async Task<string> Count(CallbookDb db)
    {
        int[] counts =
        [
            await db.Organizations.CountAsync(), await db.Agents.CountAsync(), await db.OAuthClients.CountAsync(), await db.AccessTokens.CountAsync(),
            await db.ApiKeys.CountAsync(), await db.CallLogs.CountAsync(), await db.CallLogDays.CountAsync(),
        ];
        return string.Join(' ', counts);
    }
}
