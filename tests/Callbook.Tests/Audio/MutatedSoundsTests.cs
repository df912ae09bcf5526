using System.Buffers.Binary;
using Callbook.Server.Audio;
using Callbook.Tests.Support;

namespace Callbook.Tests.Audio;

/// <summary>Nobody who sends a file can make the server throw, run long or take memory with it.</summary>
public sealed class MutatedSoundsTests(FfmpegSounds sounds) : IClassFixture<FfmpegSounds>
{
    static readonly string[] Names = ["s16.wav", "opus.ogg", "sound.flac", "vbr.mp3", "plain-vbr.mp3", "late-moov.m4a", "fragments.mp4", "opus.webm", "live.webm"];

    public static TheoryData<string> Kinds => [.. Names];

    [Theory, MemberData(nameof(Kinds)), Needs(Need.Ffmpeg)]
    public async Task A_mutated_file_is_read_or_not_but_never_harms(string name)
    {
        var file = await File.ReadAllBytesAsync(await sounds.Make(name));
        var dice = new Random(11);
        for (var turn = 0; turn < 150; turn++)
        {
            await Ends(Mutate(file, dice));
        }
    }

    [Theory]
    [InlineData("\0\0\0\u0018ftypM4A \0\0\0\0M4A mp42", "\0\0\0\bmoov")] // boxes of nothing
    [InlineData("\0\0\0\u0018ftypM4A \0\0\0\0M4A mp42", "\0\0\0\0moov")] // boxes in boxes
    [InlineData("RIFF\0\0\0\0WAVE", "fmt \0\0\0\0")]
    [InlineData("\u001aE\u00df\u00a3\u0084webm\u0018S\u0080g\u0001\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "\u001fC\u00b6u\u0081\u00e7")]
    [InlineData("", "OggS\0\u0002\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("", "\u00ff\u00fb\u0010\0")]
    public async Task Twenty_megabytes_of_the_same_trick_end_soon(string head, string again)
    {
        var latin = System.Text.Encoding.Latin1;
        var file = latin.GetBytes(head + string.Concat(Enumerable.Repeat(again, 20_000_000 / again.Length)));
        await Ends(file);
    }

    // Half a minute: a loop without end is meant, not a slow machine.
    static Task Ends(byte[] file) =>
        Task.Run(() => AudioFile.Read(new MemoryStream(file), CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(30));

    static byte[] Mutate(byte[] file, Random dice)
    {
        var changed = file.ToArray();
        // The heads stand at the start, and often at the end.
        for (var times = dice.Next(1, 12); times > 0; times--)
        {
            var reach = dice.Next(3) == 0 ? changed.Length : Math.Min(changed.Length, 700);
            var at = dice.Next(4) == 0 ? changed.Length - 1 - dice.Next(reach) : dice.Next(reach);
            if (dice.Next(2) == 0)
                changed[at] = (byte)dice.Next(256);
            else if (at + 8 < changed.Length)
                BinaryPrimitives.WriteUInt64BigEndian(changed.AsSpan(at), dice.Next(3) switch { 0 => ulong.MaxValue, 1 => 0, _ => (ulong)dice.NextInt64() });
        }

        return dice.Next(5) == 0 ? changed[..dice.Next(changed.Length)] : changed;
    }
}
