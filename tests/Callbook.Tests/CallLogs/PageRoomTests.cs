using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Sharing;
using Microsoft.AspNetCore.Http;

namespace Callbook.Tests.CallLogs;

/// <summary>An answer that is larger than its room leaves processors to others, and ends when nobody reads it.</summary>
public sealed class PageRoomTests
{
    static readonly Guid Organization = Guid.CreateVersion7();

    [Fact]
    public async Task A_large_answer_waits_for_its_turn_and_gives_it_back()
    {
        var gate = new FairGate(1);
        var place = await gate.Enter(Guid.CreateVersion7(), CancellationToken.None);
        var room = new PageRoom(Organization, new ByteBudget(1024 * 1024).Open(Organization), gate);

        var waiting = room.Relieve(Full(Stream.Null), CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        place.Dispose();
        await waiting;

        var next = gate.Enter(Guid.CreateVersion7(), CancellationToken.None);
        Assert.False(next.IsCompleted);
        room.Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task An_answer_whose_client_is_gone_ends()
    {
        using var gone = new CancellationTokenSource();
        using var room = new PageRoom(Organization, new ByteBudget(1024 * 1024).Open(Organization), new FairGate(1));

        await Assert.ThrowsAsync<OperationCanceledException>(() => room.Relieve(Full(new LeavingClient(gone)), gone.Token).AsTask());
    }

    static DefaultHttpContext Full(Stream client)
    {
        var http = new DefaultHttpContext();
        http.Response.Body = client;
        http.Response.BodyWriter.GetSpan(PageRoom.Least + 1);
        http.Response.BodyWriter.Advance(PageRoom.Least + 1);
        return http;
    }

    /// <summary>Goes away while it is written to. Like Kestrel's response, it takes the bytes all the same.</summary>
    sealed class LeavingClient(CancellationTokenSource gone) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => await gone.CancelAsync();

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
