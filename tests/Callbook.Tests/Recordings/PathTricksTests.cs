using Callbook.Server.CallLogs;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Recordings;

/// <summary>Names from outside never become names of files.</summary>
public sealed class PathTricksTests(RecordingHosts hosts) : IClassFixture<RecordingHosts>
{
    static readonly string[] Tricks =
    [
        "..", "../..", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e", "%2e%2e%2f%2e%2e", "..%5c..", "%00", "x%00", "/etc/passwd", "%2fetc%2fpasswd", "C:%5cx", "~",
        "%ef%bc%8e%ef%bc%8e", "%e2%80%a5", "%c0%ae%c0%ae", "{call}%00", "{call}%2f..%2f..", "{call}.wav", "{CALL}%20", "%F0%9F%98%80",
    ];

    [Theory, EveryStore]
    public async Task Nothing_outside_the_folder_is_read_or_written_whatever_the_ids_are(TestStore store)
    {
        var host = await hosts.On(store);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;
        var body = string.Concat(SomeAudio.Wav(0.01).Select(one => (char)one));
        var before = Everything(host);
        foreach (var trick in Tricks.Select(trick => trick.Replace("{call}", $"{call}", StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var path in new[]
            {
                $"/v1/agents/{agent.Id}/call-logs/{trick}/recording", $"/v1/agents/{trick}/call-logs/{call}/recording", $"/recordings/{trick}",
            })
            {
                foreach (var method in new[] { "PUT", "GET", "POST" })
                {
                    var answer = await RawHttp.Send(
                        host.Server.Url,
                        $"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {agent.ApiKey}\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}",
                        TimeSpan.FromSeconds(20));
                    Assert.True(answer.Status is >= 300 and < 500, $"{answer.Status}: {method} {path}");
                }
            }
        }

        Assert.Equal(before, Everything(host));
    }

    [Theory]
    [InlineData("a/b/c.d")]
    [InlineData("../../../etc/passwd")]
    [InlineData("{id}/{id}/{id}.{id}/..")]
    [InlineData("{id}/{id}/../{id}.{id}")]
    [InlineData("{id}/{id}/{id}.{id}.wav")]
    [InlineData("{ID}/{id}/{id}.{id}")]
    [InlineData("({id})/{id}/{id}.{id}")]
    [InlineData(" {id}/{id}/{id}.{id}")]
    [InlineData("/{id}/{id}/{id}.{id}")]
    [InlineData("")]
    public void Only_names_that_we_write_are_names(string name)
    {
        const string id = "01957b5e-1a2b-7c3d-8e4f-0123456789ab";
        Assert.Null(RecordingName.TryParse(name.Replace("{id}", id, StringComparison.Ordinal).Replace("{ID}", id.ToUpperInvariant(), StringComparison.Ordinal)));
        var parsed = RecordingName.TryParse($"{id}/{id}/{id}.{id}");
        Assert.Equal($"{id}/{id}/{id}.{id}", parsed?.ToString());
    }

    // Above the data folder too, but for what other tests have there.
    static IReadOnlyList<string> Everything(RecordingHost host) =>
    [
        .. Directory.EnumerateFiles(host.DataDirectory, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("callbook.db", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];
}
