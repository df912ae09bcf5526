using Callbook.Server.Audio;
using Callbook.Tests.Support;

namespace Callbook.Tests.Audio;

public sealed class AudioFileTests(FfmpegSounds sounds) : IClassFixture<FfmpegSounds>
{
    public static TheoryData<string> Recipes => [.. FfmpegSounds.Recipes.Keys];

    [Theory, MemberData(nameof(Recipes)), Needs(Need.Ffmpeg)]
    public async Task A_file_of_ffmpeg_s_tells_how_long_it_is(string name)
    {
        var read = await Read(await sounds.Make(name));

        Assert.Equal(Path.GetExtension(name) switch { ".wav" => "Wav", ".mp3" => "Mp3", ".ogg" => "Ogg", ".webm" => "WebM", ".flac" => "Flac", _ => "Mp4" }, $"{read?.Kind}");
        Assert.Equal(2, read!.Channels);
        Assert.InRange(read.Duration!.Value.TotalSeconds, 21.4, 21.71);
    }

    [Theory, Needs(Need.Ffmpeg), InlineData("opus.ogg", 43), InlineData("vorbis.ogg", 43), InlineData("plain.mp3", 43)]
    public async Task Recordings_one_behind_the_other_in_a_file_count_together(string name, double seconds)
    {
        var one = await File.ReadAllBytesAsync(await sounds.Make(name));
        var other = one.ToArray();
        for (var at = 0; name.EndsWith(".ogg", StringComparison.Ordinal) && (at = other.AsSpan(at).IndexOf("OggS"u8) is >= 0 and var next ? at + next : -1) >= 0; at++)
            other[at + 14] ^= 0x55; // another serial; nobody here checks the sum

        var read = await AudioFile.Read(new MemoryStream([.. one, .. other]), CancellationToken.None);

        Assert.InRange(read!.Duration!.Value.TotalSeconds, seconds - 0.2, seconds + 0.4);
    }

    [Theory, MemberData(nameof(Recipes)), Needs(Need.Ffmpeg)]
    public async Task A_file_that_was_cut_off_is_no_harm(string name)
    {
        var whole = await File.ReadAllBytesAsync(await sounds.Make(name));
        foreach (var length in Enumerable.Range(0, 100).Select(step => step < 60 ? step : whole.Length * (step - 60) / 40))
        {
            var read = await AudioFile.Read(new MemoryStream(whole, 0, length), CancellationToken.None);
            Assert.True(read?.Duration is null || read.Duration < TimeSpan.FromMinutes(3));
        }
    }

    [Fact, Needs(Need.Ffmpeg | Need.SharedData)]
    public async Task Real_recordings_are_as_long_as_ffmpeg_finds_when_it_decodes_them()
    {
        var files = Directory.GetFiles(Repository.SharedData("audio"));
        Assert.NotEmpty(files);
        foreach (var file in files)
            Assert.Equal(await FfmpegSounds.Decoded(file), (await Read(file))!.Duration!.Value.TotalSeconds, 0.1);
    }

    static async Task<AudioProperties?> Read(string path)
    {
        await using var file = File.OpenRead(path);
        return await AudioFile.Read(file, CancellationToken.None);
    }
}
