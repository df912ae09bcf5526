using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http;

namespace Callbook.Tests.Hosting.Bodies;

public sealed class RequestBodiesTests : IDisposable
{
    const int Limit = 4 * 1024 * 1024;

    readonly string folder = Directory.CreateTempSubdirectory("callbook-bodies").FullName;
    readonly FakeTimeProvider time = new();
    readonly RequestBodies bodies;

    readonly SpoolFolder spool;

    public RequestBodiesTests()
    {
        spool = new(new StoreSettings { DataDirectory = folder }, time);
        bodies = new(spool, new BodySettings(), time);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(256 * 1024)]
    [InlineData((256 * 1024) + 1)]
    [InlineData(Limit)]
    public async Task A_body_is_read_as_it_was_sent(int length)
    {
        var sent = RandomNumberGenerator.GetBytes(length);
        foreach (var announced in new[] { 0, length })
        {
            using var body = await bodies.Receive(new MemoryStream(sent), Guid.Empty, Limit, Cancel, announced);
            Assert.Equal(length, body!.Length); // within the limit
            Assert.Equal(sent, (await body.Read(Cancel)).ToArray());
            using var copy = new MemoryStream();
            await body.Open().CopyToAsync(copy, Cancel);
            Assert.Equal(sent, copy.ToArray());
        }
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_not_received()
    {
        Assert.Null(await bodies.Receive(new MemoryStream(new byte[Limit + 1]), Guid.Empty, Limit, Cancel));
        Assert.Null(await bodies.Receive(new MemoryStream(new byte[11]), Guid.Empty, 10, Cancel));
    }

    [Fact]
    public async Task A_large_body_is_in_a_file_until_it_is_no_longer_needed()
    {
        string[] Files() => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        using (await bodies.Receive(new MemoryStream(new byte[1000]), Guid.Empty, Limit, Cancel))
            Assert.Empty(Files());
        using (await bodies.Receive(new MemoryStream(new byte[Limit]), Guid.Empty, Limit, Cancel))
            Assert.Equal(Limit, Files().Sum(file => new FileInfo(file).Length));
        Assert.Null(await bodies.Receive(new MemoryStream(new byte[Limit + 1]), Guid.Empty, Limit, Cancel));
        Assert.All(Files(), file => Assert.EndsWith(".lock", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Announced_bytes_that_do_not_arrive_cost_nothing()
    {
        var before = GC.GetTotalAllocatedBytes();
        var pipes = Enumerable.Range(0, 200).Select(_ => new Pipe()).ToList();
        var waiting = pipes.ConvertAll(pipe => bodies.Receive(pipe.Reader.AsStream(), Guid.Empty, 32 * 1024 * 1024, Cancel, announced: 32 * 1024 * 1024));

        using (var other = await bodies.Receive(new MemoryStream(new byte[Limit]), Guid.Empty, Limit, Cancel))
            Assert.NotNull(other);
        Assert.All(waiting, body => Assert.False(body.IsCompleted));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 200L * 1024 * 1024);

        pipes.ForEach(pipe => pipe.Writer.Complete());
        Assert.All(await Task.WhenAll(waiting), body => Assert.Equal(0, body?.Length));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1024 * 1024)]
    public async Task A_body_that_does_not_arrive_in_time_is_408(int arrived)
    {
        var pipe = new Pipe(new(pauseWriterThreshold: 0));
        var receiving = bodies.Receive(pipe.Reader.AsStream(), Guid.Empty, Limit, Cancel);
        await pipe.Writer.WriteAsync(new byte[arrived], Cancel);

        time.Advance(new BodySettings().Timeout);

        var fault = await Assert.ThrowsAsync<BadHttpRequestException>(() => receiving);
        Assert.Equal(408, fault.StatusCode);
    }

    [Fact]
    public async Task Who_gives_up_is_not_late()
    {
        using var cancel = new CancellationTokenSource();
        var receiving = bodies.Receive(new Pipe().Reader.AsStream(), Guid.Empty, Limit, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
    }

    [Fact]
    public async Task Large_bodies_of_an_organization_are_read_one_after_the_other_and_small_ones_meanwhile()
    {
        // Few bytes and many values, which would take as much memory as a body of megabytes.
        var large = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[],", 60_000)));
        var (acme, globex) = (Guid.Parse("00000000-0000-0000-0000-000000000001"), Guid.Parse("00000000-0000-0000-0000-000000000002"));
        async Task<ReceivedBody> Receive(Guid organization, byte[] sent) =>
            (await bodies.Receive(new MemoryStream(sent), organization, Limit, Cancel))!; // within the limit
        using var first = await Receive(acme, large);
        using var second = await Receive(acme, large);
        using var others = await Receive(globex, large);
        using var small = await Receive(acme, new byte[1000]);
        await first.Read(Cancel);

        var waits = second.Read(Cancel).AsTask();
        await others.Read(Cancel);
        await small.Read(Cancel);
        Assert.False(waits.IsCompleted);

        first.Dispose();
        await waits;
    }

    public void Dispose()
    {
        spool.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
