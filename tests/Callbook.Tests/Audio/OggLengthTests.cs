using System.Buffers.Binary;
using Callbook.Server.Audio;

namespace Callbook.Tests.Audio;

/// <summary>An Ogg file is as long as it plays, wherever its positions begin. What is not known exactly is not said.</summary>
public sealed class OggLengthTests
{
    const long Hour = 3_600 * 48_000;
    const int PreSkip = 312;

    [Theory]
    [InlineData(0)]
    [InlineData(Hour)]
    public async Task Opus_is_as_long_as_from_its_first_position_to_its_last(long start) =>
        Assert.Equal(7.3, await Seconds(Opus(1, start, 7.3)));

    [Fact]
    public async Task Links_count_together_even_with_the_same_serial_number()
    {
        Assert.Equal(12.3, await Seconds([.. Opus(1, 0, 3), .. Opus(1, Hour, 7.3), .. Opus(2, 0, 2)]));
        Assert.Equal(75, await Seconds([.. Enumerable.Range(0, 150).SelectMany(_ => Opus(1, 0, 0.5))]));
    }

    [Fact]
    public async Task A_single_page_may_end_before_its_last_packet() =>
        Assert.Equal(0.01, await Seconds([.. Head(1, "OpusHead\u0001\u0001\u0038\u0001"), .. Page(0, 1, 0, [40]), .. Page(4, 1, PreSkip + 480, [3, 3])]));

    [Theory]
    [InlineData(0x00, 480 * 2)]
    [InlineData(0x08, 960 * 2)]
    [InlineData(0x10, 1920 * 2)]
    [InlineData(0x18, 2880 * 2)]
    [InlineData(0x60, 480 * 2)]
    [InlineData(0x68, 960 * 2)]
    [InlineData(0x80, 120 * 2)]
    [InlineData(0x88, 240 * 2)]
    [InlineData(0xF9, 960 * 4)]
    public async Task Packets_of_any_length_are_counted(int toc, int samples)
    {
        byte[] file = [.. Head(1, "OpusHead\u0001\u0001\u0038\u0001"), .. Page(0, 1, 0, [40]), .. Page(0, 1, Hour + samples, [3, 3], (byte)toc), .. Page(4, 1, Hour + PreSkip + 48_000, [3], (byte)toc)];
        Assert.Equal(1, await Seconds(file));
    }

    [Theory]
    [InlineData(8_000, 4.0)]
    [InlineData(3_600 * 16_000, null)]
    public async Task Vorbis_that_begins_later_is_of_unknown_length(long first, double? seconds)
    {
        byte[] head = [.. "\u0001vorbis\0\0\0\0\u0001"u8, 0x80, 0x3E, 0, 0, .. new byte[12], 0xB8, 1];
        byte[] file = [.. Page(2, 1, 0, [head.Length], body: head), .. Page(0, 1, 0, [40]), .. Page(0, 1, first, [9, 9, 9, 9, 9, 9, 9, 9]), .. Page(4, 1, first + 56_000, [9])];
        Assert.Equal(seconds, await Seconds(file));
        Assert.Null(await Seconds([.. Opus(3, 0, 2), .. Page(2, 1, 0, [9]), .. Page(4, 1, 56_000, [9])]));
    }

    [Fact]
    public async Task A_page_that_is_not_all_there_does_not_count()
    {
        var whole = Opus(1, 0, 7.3);
        Assert.Equal(6.994, await Seconds(whole[..^1]));
        Assert.Equal(7.3, await Seconds([.. whole, .. "OggS\0\0 and more"u8]));
    }

    static async Task<double?> Seconds(byte[] file) => (await AudioFile.Read(new MemoryStream(file), CancellationToken.None))!.Duration?.TotalSeconds;

    // A page for each second and the rest, of packets of 20 ms.
    static byte[] Opus(uint serial, long start, double seconds)
    {
        List<byte> file = [.. Head(serial, "OpusHead\u0001\u0001\u0038\u0001"), .. Page(0, serial, 0, [40])];
        var end = (long)Math.Round(seconds * 48_000) + PreSkip;
        for (var at = 0L; at < end; at += 48_000)
        {
            var samples = Math.Min(48_000, end - at);
            file.AddRange(Page(0, serial, start + at + samples, Enumerable.Repeat(5, (int)(samples + 959) / 960)));
        }

        return [.. file];
    }

    static byte[] Head(uint serial, string packet) => Page(2, serial, 0, [19], body: [.. System.Text.Encoding.Latin1.GetBytes(packet), .. new byte[19 - packet.Length]]);

    static byte[] Page(int flags, uint serial, long granule, IEnumerable<int> packets, byte toc = 0xF8, byte[]? body = null)
    {
        var lengths = packets.ToArray();
        var head = new byte[27 + lengths.Length];
        "OggS"u8.CopyTo(head);
        head[5] = (byte)flags;
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(6), granule);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(14), serial);
        head[26] = (byte)lengths.Length;
        for (var index = 0; index < lengths.Length; index++)
            head[27 + index] = (byte)lengths[index];
        return [.. head, .. body ?? [.. lengths.SelectMany(length => Enumerable.Repeat(toc, 1).Concat(new byte[length - 1]))]];
    }
}
