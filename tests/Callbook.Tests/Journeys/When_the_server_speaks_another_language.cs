using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Journeys;

/// <summary>Half the world writes 0,5 for a half. The wire never does.</summary>
public sealed class When_the_server_speaks_another_language
{
    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("ar_SA.UTF-8")] // another calendar
    [InlineData("tr_TR.UTF-8")] // another upper case of i
    public async Task The_wire_is_the_same(string locale)
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var server = await ServerProcess.StartIn(
            new() { ["LC_ALL"] = locale }, store, "--Callbook:Bootstrap:ClientSecret=0123456789abcdef");
        using var client = new CallbookClient(server.Url, "callbook", "0123456789abcdef");
        var agent = await client.Agents.CreateAsync(new("Reception"));
        var call = SomeCall.Of(SomeCall.User(1234.5, "Hi.") with { Speaker = "ASSISTANT" }, SomeCall.Agent(2000, "Bye.")) with
        {
            CallEndedAt = SomeCall.Start.AddMilliseconds(2_000_500),
            EndReason = "over",
        };

        await client.CallLogs.PostAsync(agent.Id, call);
        var log = (await client.CallLogs.ListAsync(agent.Id)).Data[0];

        Assert.Equal("[1234.50s] agent: Hi.\n[2000.00s] agent: Bye.\n[2000.50s] system: Call ended: over", log.TranscriptText);
        Assert.Equal(
            (SomeCall.Start, SomeCall.Start.AddMilliseconds(2_000_500), 2001), (log.CallStartedAt, log.CallEndedAt, log.CallDuration));
        Assert.InRange(log.CreatedAt, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow());
    }
}
