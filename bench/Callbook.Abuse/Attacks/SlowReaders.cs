using System.Net.Sockets;
using System.Text;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Abuse.Attacks;

/// <summary>
/// Readers of one organization ask for a page of large call logs and take 400 bytes a second of it, which is just more than what Kestrel cuts off.
/// </summary>
static class SlowReaders
{
    const int Logs = 60;
    const int EntriesALog = 5;
    const int BytesASecond = 400;
    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Busy = TimeSpan.FromSeconds(25);

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        var findings = new List<Finding>();
        await using var site = await Site.Start(database);
        var (attacker, other) = (await site.NewCustomer(), await site.NewCustomer());
        for (var log = 0; log < Logs; log++)
            await attacker.PostCall(Fat(log));
        await Others.During(other, Quiet);
        var quiet = await Others.During(other, Quiet);
        foreach (var readers in new[] { 110, 150 })
        {
            var memory = new Memory(site.Server.ProcessId);
            memory.Forget();
            using var stop = new CancellationTokenSource();
            var reading = Enumerable.Range(0, readers).Select(_ => Read(attacker, stop.Token)).ToList();
            var busy = await Others.During(other, Busy);
            findings.Add(memory.AtMost(300, $"{readers} readers: memory"));
            findings.Add(busy.AllAnswered($"{readers} readers: others answered"));
            findings.Add(busy.NoSlower(quiet, $"{readers} readers: others' time"));
            await stop.CancelAsync();
            var taken = await Task.WhenAll(reading);
            await Others.During(other, Pause);
            Console.WriteLine($"  {taken.Count(bytes => bytes > BytesASecond)} of {readers} were given bytes, at most {taken.Max()}");
        }

        return findings;
    }

    // Letters that compress to three quarters and no less.
    static string Fat(int seed)
    {
        var random = new Random(seed);
        var entries = Enumerable.Range(0, EntriesALog).Select(at => $$"""{"text":"{{Letters(random, 100_000)}}","speaker":"agent","timestamp":{{at}}}""");
        return SomeCall.Json(entries: $"[{string.Join(',', entries)}]");
    }

    static string Letters(Random random, int count) => string.Create(count, random, (letters, dice) =>
    {
        for (var at = 0; at < letters.Length; at++)
            letters[at] = (char)('!' + 2 + dice.Next(56)); // no quotation mark, no backslash
    });

    // How many bytes it got. When it is cut off it asks again.
    static async Task<long> Read(Customer attacker, CancellationToken stop)
    {
        var taken = 0L;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                await socket.ConnectAsync(attacker.Server.Host, attacker.Server.Port, stop);
                await socket.SendAsync(
                    Encoding.ASCII.GetBytes($"GET {attacker.Logs}?limit=100 HTTP/1.1\r\nHost: abuse\r\nAuthorization: Bearer {attacker.Token}\r\n\r\n"), stop);
                var buffer = new byte[BytesASecond];
                while (await socket.ReceiveAsync(buffer, stop) is var count and > 0)
                {
                    taken += count;
                    await Task.Delay(TimeSpan.FromSeconds(1), stop);
                }
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException)
            {
                // Cut off, or the attack is over.
            }
        }

        return taken;
    }
}
