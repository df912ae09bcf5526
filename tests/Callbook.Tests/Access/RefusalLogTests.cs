using System.Net;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Access;

/// <summary>An operator reads in the log why a sender gets nowhere.</summary>
public sealed class RefusalLogTests
{
    const string Unknown = "cbk_0123456789abcdef";

    [Fact]
    public async Task The_same_refusal_is_logged_once_a_minute_and_then_how_often_it_happened()
    {
        var (log, time) = (new LogLines(), new HeldTime());
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var host = await CallbookHost.StartOn(
            store,
            services =>
            {
                log.AddTo(services);
                services.AddSingleton<TimeProvider>(time);
            },
            LogLines.Setting);
        using var stranger = host.HttpFor(Unknown);
        for (var asked = 0; asked < 4; asked++)
            Assert.Equal(HttpStatusCode.Unauthorized, await stranger.GetAsync("/v1/agents?caller=555-0100").Status());

        Assert.Equal("Warning: Refused GET /v1/agents with 401: unknown, expired or revoked token; key: cbk_0123 ", await log.Line("Refused"));
        Assert.Single(log.With("Refused"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("3 times more", await log.Line("in the last minute"), StringComparison.Ordinal);
        Assert.DoesNotContain(log.All, line => line.Contains(Unknown, StringComparison.Ordinal) || line.Contains("555-0100", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_names_the_scope_or_the_platforms_key()
    {
        var log = new LogLines();
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var host = await CallbookHost.StartOn(store, log.AddTo, LogLines.Setting);
        using var reader = await host.NewHttp("agents:read");
        Assert.Equal(HttpStatusCode.Forbidden, await reader.PostJson("/v1/agents", "{}").Status());
        var caller = await LiveKitCaller.Create(host);
        Assert.Equal(HttpStatusCode.Unauthorized, await caller.Send("/v1/ingest/livekit", "{}"u8.ToArray(), "application/webhook+json", caller.Sign("{}", "not its secret")).Status());

        Assert.Contains("with 403: lacks the scope agents:write; key: ", await log.Line("POST /v1/agents "), StringComparison.Ordinal);
        var refused = await log.Line("/v1/ingest/livekit");
        Assert.Contains($"with 401: no key fits the signature, or it has expired; key: {caller.Key}", refused, StringComparison.Ordinal);
        Assert.DoesNotContain(log.All, line => line.Contains(caller.Secret, StringComparison.Ordinal));
    }
}
