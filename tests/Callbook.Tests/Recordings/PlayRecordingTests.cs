using System.Net;
using System.Net.Http.Headers;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Recordings;

public sealed class PlayRecordingTests(RecordingHosts hosts) : IClassFixture<RecordingHosts>, IDisposable
{
    // Without a token: the URL is all that a player has.
    readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false });

    [Theory, EveryStore]
    public async Task A_player_may_jump(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var wav = SomeAudio.Wav();
        var (_, url) = await agent.PostRecorded(wav);

        foreach (var (range, from, to) in new[] { ("bytes=0-0", 0, 1), ("bytes=1000-1999", 1000, 2000), ("bytes=30000-", 30000, wav.Length), ("bytes=-44", wav.Length - 44, wav.Length) })
        {
            using var part = await Get(url, ("Range", range));
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(wav[from..to], await part.Content.ReadAsByteArrayAsync());
            Assert.Equal(new ContentRangeHeaderValue(from, to - 1, wav.Length), part.Content.Headers.ContentRange);
        }

        using var beyond = await Get(url, ("Range", $"bytes={wav.Length}-"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        using var whole = await Get(url);
        var tag = whole.Headers.ETag!.ToString(); // asserted by its use
        using var same = await Get(url, ("Range", "bytes=0-9"), ("If-Range", tag));
        Assert.Equal(HttpStatusCode.PartialContent, same.StatusCode);
        using var known = await Get(url, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Theory, EveryStore]
    public async Task A_link_with_any_part_changed_plays_nothing(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var (_, url) = await agent.PostRecorded(SomeAudio.Wav());
        var (_, other) = await agent.PostRecorded(SomeAudio.Wav());
        foreach (var wrong in store == TestStore.S3 ? TamperedS3(url, other) : Tampered(url))
        {
            using var answer = await Get(wrong);
            Assert.True(answer.StatusCode is HttpStatusCode.Forbidden, $"{(int)answer.StatusCode}: {wrong} of {url}");
        }
    }

    [Theory, EveryStore]
    public async Task A_link_is_for_listening_only(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var wav = SomeAudio.Wav();
        var (_, url) = await agent.PostRecorded(wav);
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, url);
            request.Content = new ByteArrayContent(SomeAudio.Wav());
            Assert.Equal(HttpStatusCode.Forbidden, await http.SendAsync(request).Status());
        }

        Assert.Equal(wav, await http.GetByteArrayAsync(new Uri(url)));
    }

    [Theory, EveryStore]
    public async Task A_stable_link_leads_to_a_fresh_one(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var wav = SomeAudio.Wav();
        var (call, _) = await agent.PostRecorded(wav);
        using var asking = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = agent.Host.Url };
        asking.DefaultRequestHeaders.Authorization = new("Bearer", agent.ApiKey);
        foreach (var (query, disposition) in new[] { ("", "attachment"), ("?inline", "inline") })
        {
            using var redirect = await asking.GetAsync(new Uri(agent.Recording(call) + query, UriKind.Relative));
            Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
            Assert.True(redirect.Headers.CacheControl is { NoStore: true });
            using var played = await Get(redirect.Headers.Location!.ToString()); // a redirect has one
            Assert.Equal(disposition, played.Content.Headers.ContentDisposition?.DispositionType);
            Assert.Equal(wav, await played.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory, EveryStore]
    public async Task With_its_log_a_recording_is_gone_at_once(TestStore store)
    {
        var host = await hosts.On(store);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var (call, url) = await agent.PostRecorded(SomeAudio.Wav());

        await agent.Client.CallLogs.DeleteAsync(agent.Id, call);
        Assert.Equal(HttpStatusCode.NotFound, await agent.Http.GetAsync(agent.Recording(call)).Status());
        Assert.Equal(HttpStatusCode.NotFound, await Get(url).Status());
        Assert.DoesNotContain(await host.Kept(), name => name.Contains($"{call}", StringComparison.OrdinalIgnoreCase));
    }

    [Fact, Needs(Need.S3)]
    public async Task A_link_into_the_bucket_ends_after_its_time()
    {
        await using var host = await RecordingHost.Start(TestStore.S3, "--Callbook:Recordings:UrlLifetime=00:00:01");
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var (_, url) = await agent.PostRecorded(SomeAudio.Wav());
        Assert.Contains("X-Amz-Expires=1&", url, StringComparison.Ordinal);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await Get(url).Status() is not HttpStatusCode.Forbidden)
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
    }

    [Fact]
    public async Task A_link_of_ours_ends_after_its_time_and_works_until_then()
    {
        var time = new StoppedTime();
        await using var host = await RecordingHost.Start(TestStore.Files, time);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var (call, url) = await agent.PostRecorded(SomeAudio.Wav());
        using var answer = await Get(url);
        Assert.True(answer.Headers.CacheControl is { Private: true });
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal(HttpStatusCode.OK, await http.SendAsync(new(HttpMethod.Head, url)).Status());

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(HttpStatusCode.OK, await Get(url).Status());
        time.Advance(TimeSpan.FromMinutes(1));

        await Get(url).IsRefused(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, await Get(await agent.RecordingUrl(call) ?? "").Status());
    }

    [Fact]
    public async Task A_new_key_does_not_break_links_that_are_about()
    {
        await using var host = await RecordingHost.Start(TestStore.Files, new StoppedTime());
        var time = (StoppedTime)host.Server.Services.GetService(typeof(TimeProvider))!; // registered
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var (call, old) = await agent.PostRecorded(SomeAudio.Wav());
        var file = Path.Combine(host.DataDirectory, "recording-keys");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var known = await File.ReadAllTextAsync(file);
        var fresh = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) + "\n";

        await File.WriteAllTextAsync(file, fresh + known);
        time.Advance(TimeSpan.FromMinutes(5));
        var next = await agent.RecordingUrl(call) ?? "";
        Assert.Equal(HttpStatusCode.OK, await Get(old).Status());
        Assert.Equal(HttpStatusCode.OK, await Get(next).Status());

        await File.WriteAllTextAsync(file, fresh);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.Forbidden, await Get(old).Status());
        Assert.Equal(HttpStatusCode.OK, await Get(next).Status());
    }

    public void Dispose() => http.Dispose();

    async Task<HttpResponseMessage> Get(string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }

    // Every letter of the token, one more and one less.
    static IEnumerable<string> Tampered(string url)
    {
        var begin = url.LastIndexOf('/') + 1;
        for (var at = begin; at < url.Length; at++)
            yield return url[..at] + (url[at] == 'A' ? 'B' : 'A') + url[(at + 1)..];
        yield return url + "A";
        yield return url[..^1];
        yield return url[..begin] + "A";
    }

    // The path, every value, another object's signature, and a parameter more.
    static IEnumerable<string> TamperedS3(string url, string other)
    {
        var (path, query) = (url.Split('?')[0], url.Split('?')[1]);
        yield return $"{other.Split('?')[0]}?{query}";
        yield return $"{url}&response-content-type=text/html";
        foreach (var name in new[] { "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Signature" })
        {
            var at = query.IndexOf(name, StringComparison.Ordinal) + name.Length + 1;
            var digit = name == "X-Amz-Date" ? at + 14 : at;
            yield return $"{path}?{query[..digit]}{(query[digit] == '1' ? '2' : '1')}{query[(digit + 1)..]}";
        }

        yield return $"{path}?{string.Join('&', query.Split('&').Where(part => !part.StartsWith("X-Amz-Signature", StringComparison.Ordinal)))}";
    }
}
