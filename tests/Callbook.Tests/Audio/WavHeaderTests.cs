using System.Buffers.Binary;
using System.Text;
using Callbook.Server.Audio;

namespace Callbook.Tests.Audio;

public sealed class WavHeaderTests
{
    const int Second = 16_000; // of 8 kHz, 16 bits, one channel

    [Theory]
    [InlineData(3 * Second)]
    [InlineData(0)]
    [InlineData(0xFFFF_FFFFL)]
    [InlineData(0x7FFF_FFFFL)]
    [InlineData(3 * Second + 1)]
    public async Task What_the_file_really_holds_counts_where_a_writer_could_not_know_its_length(long told) =>
        Assert.Equal(3, await Seconds(Wav(Chunk("fmt ", Format(1, 1, 8000, 16)), Chunk("data", new byte[3 * Second], told))));

    [Fact]
    public async Task Chunks_before_the_sound_are_passed_whether_odd_ones_are_padded_or_not()
    {
        byte[] odd = [1, 2, 3, 4, 5];
        var padded = Wav(Chunk("bext", odd), [0], Chunk("fmt ", Format(1, 1, 8000, 16)), Chunk("LIST", odd), [0], Chunk("data", new byte[Second]));
        var bare = Wav(Chunk("bext", odd), Chunk("fmt ", Format(1, 1, 8000, 16)), Chunk("LIST", odd), Chunk("data", new byte[Second]));

        Assert.Equal(1, await Seconds(padded));
        Assert.Equal(1, await Seconds(bare));
    }

    [Theory]
    [InlineData(1, 2, 8, 2.0)]
    [InlineData(1, 2, 24, 2 / 3.0)]
    [InlineData(3, 1, 32, 1.0)]
    [InlineData(6, 2, 8, 2.0)]
    [InlineData(7, 1, 8, 4.0)]
    [InlineData(0xFFFE, 1, 16, 2.0)]
    public async Task Every_coding_counts_its_own_bytes(int tag, int channels, int bits, double seconds)
    {
        var read = await Read(Wav(Chunk("fmt ", Format(tag, channels, 8000, bits)), Chunk("data", new byte[2 * Second])));

        Assert.Equal(seconds, read!.Duration!.Value.TotalSeconds, 0.001);
        Assert.Equal(channels, read.Channels);
    }

    [Fact]
    public async Task A_file_of_more_than_4_GiB_has_its_length_in_a_chunk_of_its_own()
    {
        var sizes = new byte[28];
        BinaryPrimitives.WriteInt64LittleEndian(sizes.AsSpan(8), Second);
        var file = Wav(Chunk("ds64", sizes), Chunk("fmt ", Format(1, 1, 8000, 16)), Chunk("data", new byte[Second], 0xFFFF_FFFF), Chunk("LIST", new byte[4000]));
        "RF64"u8.CopyTo(file);

        Assert.Equal(1, await Seconds(file));
    }

    [Fact]
    public async Task A_file_without_sound_is_still_a_wav()
    {
        var read = await Read(Wav(Chunk("fmt ", Format(1, 1, 8000, 16))));

        Assert.Equal((AudioKind.Wav, null, null), (read!.Kind, read.Duration, read.Channels));
    }

    static byte[] Format(int tag, int channels, int rate, int bits)
    {
        var format = new byte[40];
        BinaryPrimitives.WriteUInt16LittleEndian(format, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(24), 1);
        return format;
    }

    static byte[] Chunk(string name, byte[] body, long? told = null)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)(told ?? body.Length));
        return [.. Encoding.ASCII.GetBytes(name), .. size, .. body];
    }

    static byte[] Wav(params byte[][] chunks) => [.. "RIFF\0\0\0\0WAVE"u8, .. chunks.SelectMany(chunk => chunk)];

    static Task<AudioProperties?> Read(byte[] file) => AudioFile.Read(new MemoryStream(file), CancellationToken.None);

    static async Task<double?> Seconds(byte[] file) => (await Read(file))?.Duration?.TotalSeconds;
}
