using Callbook.Client;
using Callbook.Server.Sample;
using Callbook.Server.Store;
using Callbook.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Sample;

public sealed class FillSampleTests
{
    [Theory, BothDatabases]
    public async Task A_dozen_calls_have_a_recording_as_long_as_they_are_in_which_both_are_heard(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        await host.Services.GetRequiredService<FillSample>().Run(CancellationToken.None);
        using var client = new CallbookClient(host.Url, await host.CreateApiKey(await FirstOrganization(host)));
        var recorded = new List<CallLog>();
        await foreach (var agent in client.Agents.ListAllAsync())
        {
            var logs = await client.CallLogs.ListAllAsync(agent.Id).Where(log => log.RecordingUrl is not null).ToListAsync();
            Assert.True(logs.Count == 0 || agent.EnableRecording);
            recorded.AddRange(logs);
        }

        Assert.Equal(12, recorded.Count);
        foreach (var log in recorded)
        {
            var known = (await client.CallLogs.GetAsync(log.AgentId, log.Id)).Recording;
            Assert.Equal((log.CallEndedAt - log.CallStartedAt).TotalSeconds, known!.Duration!.Value, 0.002); // it has one, which is a WAV
            var peaks = await client.Recordings.GetPeaksAsync(log.AgentId, log.Id);
            Assert.All(peaks.Peaks, channel => Assert.True(channel.Max() > 0.1 && channel.Min() < 0.01));
        }
    }

    static async Task<Guid> FirstOrganization(CallbookHost host)
    {
        await using var connection = await host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command("select id from organizations order by created_at limit 1");
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        return reader.GetGuid(0);
    }
}
