using System.Text;
using Callbook.Server.Audio;

namespace Callbook.Tests.Audio;

public sealed class AudioSignaturesTests
{
    // Of MPEG-1 layer III, 32 kbit/s at 44.1 kHz: 104 bytes.
    const string Mp3Head = "\u00ff\u00fb\u0010\u0000";

    [Theory]
    [InlineData("RIFF\u0024\0\0\0WAVEfmt ", "Wav")]
    [InlineData("RF64\u00ff\u00ff\u00ff\u00ffWAVEds64", "Wav")]
    [InlineData("OggS\0\u0002\0\0\0\0\0\0\0\0", "Ogg")]
    [InlineData("fLaC\0\0\0\u0022", "Flac")]
    [InlineData("\u001aE\u00df\u00a3\u009fB\u0086\u0081\u0001B\u00f7\u0081\u0001B\u00f2\u0081\u0004B\u00f3\u0081\bB\u0082\u0084webm", "WebM")]
    [InlineData("\0\0\0\u0020ftypM4A \0\0\0\0", "Mp4")]
    [InlineData("\0\0\0\u0020ftypisom\0\0\u0002\0", "Mp4")]
    [InlineData(Mp3Head, "Mp3")]
    [InlineData("ID3\u0003\0\0\0\0\u000f\u0076TIT2", "Mp3")]
    public void A_sound_is_known_by_its_first_bytes(string bytes, string kind) =>
        Assert.Equal(kind, AudioFile.Sniff(Encoding.Latin1.GetBytes(bytes)).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("R")]
    [InlineData("<!DOCTYPE html><html>")]
    [InlineData("{\"error\":\"expired\"}")]
    [InlineData("RIFF\u0024\0\0\0AVI LIST")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0")]
    [InlineData("OggS\u0001\u0002\0\0\0\0\0\0\0\0")]
    [InlineData("\u00ff\u00fe<\0h\0t\0m\0l\0")] // UTF-16
    [InlineData("\u00ff\u00f1\u0050\u0080\u0001\u00ff")] // AAC without a container
    [InlineData("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("%PDF-1.7")]
    [InlineData("ID3\u0003\0\0\0\0\0\u0001\0no sound at all")]
    public void What_is_no_sound_is_not_taken_for_one(string bytes) =>
        Assert.Null(AudioFile.Sniff(Encoding.Latin1.GetBytes(bytes)));

    [Fact]
    public void One_frame_by_chance_is_no_mp3()
    {
        var bytes = Encoding.Latin1.GetBytes(Mp3Head).Concat(new byte[200]).ToArray();
        Assert.Null(AudioFile.Sniff(bytes));

        Encoding.Latin1.GetBytes(Mp3Head, bytes.AsSpan(104));
        Assert.Equal(AudioKind.Mp3, AudioFile.Sniff(bytes));
    }
}
