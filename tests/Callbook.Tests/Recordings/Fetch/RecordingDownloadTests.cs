using System.Net;
using System.Text;
using Callbook.Server.Audio;
using Callbook.Server.Hosting;
using Callbook.Server.Recordings.Fetch;

namespace Callbook.Tests.Recordings.Fetch;

public sealed class RecordingDownloadTests : IClassFixture<FileHost>
{
    readonly FileHost host;

    public RecordingDownloadTests(FileHost host)
    {
        this.host = host;
        host.Forget();
    }

    [Theory, InlineData("/whole.wav", true), InlineData("/chunked.wav", false), InlineData("/redirect/5", true), InlineData("/relative", true)]
    public async Task A_recording_is_fetched(string path, bool tellsLength)
    {
        using var download = Downloads();
        var opened = Assert.IsType<Download.Opened>(await download.Open(host.At(path), null, CancellationToken.None));
        await using var body = opened.Body;

        Assert.Equal((AudioKind.Wav, tellsLength ? host.Recording.Length : null), (opened.Kind, opened.Bytes));
        var read = new MemoryStream();
        await body.CopyToAsync(read);
        Assert.Equal(host.Recording.ToArray(), read.ToArray());
    }

    [Theory]
    [InlineData("http://localhost:{port}/whole.wav"), InlineData("http://127.0.0.1:{port}/whole.wav"), InlineData("http://2130706433:{port}/whole.wav")]
    [InlineData("http://0x7f.1:{port}/whole.wav"), InlineData("http://0177.0.0.1:{port}/whole.wav"), InlineData("http://0.0.0.0:{port}/whole.wav")]
    [InlineData("http://[::1]:{port}/whole.wav"), InlineData("http://[::ffff:127.0.0.1]:{port}/whole.wav"), InlineData("http://[::]:{port}/whole.wav")]
    [InlineData("http://169.254.169.254/latest/meta-data/"), InlineData("http://127.1:{port}/whole.wav")]
    [InlineData("http://[64:ff9b::7f00:1]:{port}/whole.wav"), InlineData("https://127.0.0.1:{port}/whole.wav")]
    public async Task An_address_of_this_machine_or_its_network_is_refused_also_behind_a_redirect(string address)
    {
        address = address.Replace("{port}", $"{host.Port}", StringComparison.Ordinal);
        using var download = Downloads();

        AssertRefused(DownloadRefusal.Address, await download.Open(new(address), null, CancellationToken.None));
        AssertRefused(DownloadRefusal.Address, await download.Open(host.At($"/to?{Uri.EscapeDataString(address)}"), null, CancellationToken.None));
        Assert.DoesNotContain(host.Requests, request => request.StartsWith("/whole.wav", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_the_second_time_is_looked_at_the_second_time()
    {
        var answers = new Queue<string>([FileHost.Allowed, "127.0.0.1", "127.0.0.1"]);
        using var download = Downloads(resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())]));
        var address = new Uri($"http://calls.example:{host.Port}/close/whole.wav");

        var opened = Assert.IsType<Download.Opened>(await download.Open(address, null, CancellationToken.None));
        await opened.Body.CopyToAsync(Stream.Null);
        await opened.Body.DisposeAsync();
        Assert.Equal(2, answers.Count); // asked once, and what was checked is what was connected to

        AssertRefused(DownloadRefusal.Address, await download.Open(address, null, CancellationToken.None));
        Assert.Single(host.Requests);
    }

    [Fact]
    public async Task Of_several_addresses_the_permitted_ones_are_tried()
    {
        using var download = Downloads(resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse(FileHost.Allowed)]));

        Assert.IsType<Download.Opened>(await download.Open(new($"http://calls.example:{host.Port}/whole.wav"), null, CancellationToken.None));
        Assert.Equal(FileHost.Allowed, host.LastLocalAddress);
    }

    [Fact]
    public async Task A_permitted_address_that_does_not_answer_may_answer_the_next_time()
    {
        using var download = Downloads(resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(FileHost.Allowed), IPAddress.Loopback]));

        Assert.Equal(new Download.Failed(DownloadFault.Unreachable), await download.Open(new("http://calls.example:1/whole.wav"), null, CancellationToken.None));
    }

    [Fact]
    public async Task TLS_asks_for_the_certificate_of_the_name_and_a_strange_one_is_not_taken()
    {
        using var download = Downloads(resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(FileHost.Allowed)]));

        var outcome = await download.Open(new($"https://calls.example:{host.TlsPort}/whole.wav"), null, CancellationToken.None);
        Assert.Equal(new Download.Failed(DownloadFault.Unreachable), outcome);
        Assert.Equal("calls.example", host.LastServerName);
        Assert.Empty(host.Requests);
    }

    [Fact]
    public async Task The_host_is_told_the_name_and_nothing_that_gives_the_server_away()
    {
        using var download = Downloads(resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(FileHost.Allowed)]));

        Assert.IsType<Download.Opened>(await download.Open(new($"http://calls.example:{host.Port}/whole.wav?a=%2F%20b"), null, CancellationToken.None));
        Assert.Equal($"Accept-Encoding, Host, User-Agent; calls.example:{host.Port}; ?a=%2F%20b", host.LastRequest);
    }

    [Theory]
    [InlineData("/redirect/6", DownloadRefusal.Redirects), InlineData("/loop", DownloadRefusal.Redirects), InlineData("/to?file:///etc/passwd", DownloadRefusal.Scheme)]
    [InlineData("/to?gopher://calls.example/", DownloadRefusal.Scheme)]
    [InlineData("/page.html", DownloadRefusal.NoAudio), InlineData("/empty", DownloadRefusal.NoAudio), InlineData("/lying.wav", DownloadRefusal.NoAudio)]
    public async Task What_is_no_recording_is_refused(string path, object why)
    {
        using var download = Downloads();
        AssertRefused((DownloadRefusal)why, await download.Open(host.At(path), null, CancellationToken.None));
    }

    [Theory, InlineData("ftp://calls.example/a.wav"), InlineData("file:///etc/passwd"), InlineData("recording.wav"), InlineData("//calls.example/a.wav")]
    public async Task Only_http_and_https_are_spoken(string address)
    {
        using var download = Downloads();
        AssertRefused(DownloadRefusal.Scheme, await download.Open(new(address, UriKind.RelativeOrAbsolute), null, CancellationToken.None));
    }

    [Theory, InlineData(400), InlineData(401), InlineData(403), InlineData(404), InlineData(410)]
    public async Task A_link_that_leads_to_nothing_is_dead(int status)
    {
        using var download = Downloads();
        Assert.Equal(new Download.Dead(status), await download.Open(host.At($"/status/{status}"), null, CancellationToken.None));
    }

    [Theory, InlineData(500), InlineData(503), InlineData(429), InlineData(408), InlineData(202), InlineData(304)]
    public async Task A_fault_that_may_pass_is_told_apart(int status)
    {
        using var download = Downloads();
        var failed = Assert.IsType<Download.Failed>(await download.Open(host.At($"/status/{status}"), null, CancellationToken.None));
        Assert.Equal((DownloadFault.Status, status, TimeSpan.FromSeconds(7)), (failed.Why, failed.Status, failed.RetryAfter));
    }

    [Fact]
    public async Task Nobody_there_and_no_such_name_may_pass()
    {
        using var download = Downloads();
        var (closed, nowhere) = (new Uri($"http://{FileHost.Allowed}:1/"), new Uri("http://no-such-name.invalid/"));
        Assert.Equal(new Download.Failed(DownloadFault.Unreachable), await download.Open(closed, null, CancellationToken.None));
        Assert.Equal(new Download.Failed(DownloadFault.Unreachable), await download.Open(nowhere, null, CancellationToken.None));
    }

    [Theory]
    [InlineData("/silent", DownloadFault.TimedOut), InlineData("/stalls.wav", DownloadFault.TimedOut), InlineData("/drips.wav", DownloadFault.TimedOut)]
    [InlineData("/cut.wav", DownloadFault.CutOff), InlineData("/cut-chunks.wav", DownloadFault.CutOff)]
    public async Task A_body_that_does_not_come_to_its_end_may_come_the_next_time(string path, object why)
    {
        using var download = Downloads(limits: new(10_000_000) { Answer = TimeSpan.FromSeconds(1), Window = TimeSpan.FromSeconds(1), Whole = TimeSpan.FromSeconds(2) });

        Assert.Equal(new Download.Failed((DownloadFault)why), await ReadAll(download, path));
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_given_up_before_the_deadline_of_the_whole()
    {
        using var download = Downloads(limits: new(10_000_000) { Window = TimeSpan.FromSeconds(1), Whole = Timeout.InfiniteTimeSpan });

        Assert.Equal(new Download.Failed(DownloadFault.TimedOut), await ReadAll(download, "/drips.wav").WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_body_that_comes_fast_enough_has_as_many_windows_as_it_needs()
    {
        using var download = Downloads(limits: new(10_000_000) { Window = TimeSpan.FromSeconds(1), BytesPerSecond = 5000 });
        var opened = Assert.IsType<Download.Opened>(await download.Open(host.At("/endless.wav"), null, CancellationToken.None));
        await using var body = opened.Body;

        await body.ReadExactlyAsync(new byte[400_000]); // for some windows
    }

    [Theory, InlineData("/whole.wav"), InlineData("/chunked.wav")]
    public async Task More_than_may_be_is_not_read(string path)
    {
        using var download = Downloads(limits: new(50_000));
        Assert.Equal(new Download.Refused(DownloadRefusal.TooLarge), await ReadAll(download, path));
    }

    [Fact]
    public async Task Credentials_go_to_the_host_they_are_for_and_to_no_other()
    {
        using var download = Downloads();
        var expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("AC1:p@ss:wörd"))}";

        Assert.IsType<Download.Opened>(await download.Open(host.At("/redirect/1"), new("AC1", "p@ss:wörd"), CancellationToken.None));
        Assert.Equal([expected, expected], host.Authorizations);

        host.Forget();
        var named = new Uri($"http://AC1:p%40ss%3Aw%C3%B6rd@{FileHost.Allowed}:{host.Port}/elsewhere");
        Assert.IsType<Download.Opened>(await download.Open(named, null, CancellationToken.None));
        Assert.Equal([expected, "", ""], host.Authorizations);
    }

    [Fact]
    public async Task Who_no_longer_waits_is_told_so()
    {
        using var download = Downloads();
        using var cancel = new CancellationTokenSource();
        var open = download.Open(host.At("/silent"), null, cancel.Token);
        await host.Asked;
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => open);
    }

    static RecordingDownload Downloads(DownloadLimits? limits = null, GuardedRequests.Resolver? resolve = null)
    {
        Assert.True(NetworkList.TryParse($"{FileHost.Allowed}, {FileHost.AlsoAllowed}", out var allowed));
        return new(resolve is null ? new(allowed) : new(allowed, resolve), limits ?? new(10_000_000));
    }

    async Task<Download> ReadAll(RecordingDownload download, string path)
    {
        var result = await download.Open(host.At(path), null, CancellationToken.None);
        if (result is not Download.Opened opened)
            return result;
        await using var body = opened.Body;
        host.TellOpened();
        return (await Assert.ThrowsAsync<DownloadException>(() => body.CopyToAsync(Stream.Null))).Outcome;
    }

    static void AssertRefused(DownloadRefusal why, Download result) => Assert.Equal(new Download.Refused(why), result);
}
