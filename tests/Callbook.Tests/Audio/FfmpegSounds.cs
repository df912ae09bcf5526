using System.Globalization;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Audio;

/// <summary>Files as other people's programs write them, made once a run where ffmpeg is installed.</summary>
public sealed class FfmpegSounds : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("callbook-sounds-");

    /// <summary>Name of the file, and what ffmpeg is told to make it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Recipes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["s16.wav"] = "-c:a pcm_s16le",
        ["u8.wav"] = "-c:a pcm_u8",
        ["s24.wav"] = "-c:a pcm_s24le",
        ["s32.wav"] = "-c:a pcm_s32le",
        ["f32.wav"] = "-c:a pcm_f32le",
        ["mulaw.wav"] = "-c:a pcm_mulaw -ar 8000",
        ["alaw.wav"] = "-c:a pcm_alaw -ar 8000",
        ["ima.wav"] = "-c:a adpcm_ima_wav",
        ["rf64.wav"] = "-c:a pcm_s16le -rf64 always",
        ["opus.ogg"] = "-c:a libopus -b:a 24k",
        ["vorbis.ogg"] = "-c:a libvorbis -ar 22050",
        ["flac.ogg"] = "-c:a flac",
        ["sound.flac"] = "-c:a flac",
        ["vbr.mp3"] = "-c:a libmp3lame -q:a 6",
        ["cbr.mp3"] = "-c:a libmp3lame -b:a 64k",
        ["plain.mp3"] = "-c:a libmp3lame -b:a 64k -write_xing 0",
        ["plain-vbr.mp3"] = "-c:a libmp3lame -q:a 6 -write_xing 0 -id3v2_version 0",
        ["phone.mp3"] = "-c:a libmp3lame -ar 8000 -b:a 16k",
        ["late-moov.m4a"] = "-c:a aac",
        ["early-moov.m4a"] = "-c:a aac -movflags +faststart",
        ["fragments.mp4"] = "-c:a aac -movflags +empty_moov+frag_keyframe+default_base_moof -frag_duration 1000000",
        ["opus.mp4"] = "-c:a libopus -f mp4",
        ["opus.webm"] = "-c:a libopus -b:a 24k",
        ["live.webm"] = "-c:a libopus -b:a 24k -live 1",
    };

    /// <summary>Two tones for 21.5 seconds, the left one with pauses.</summary>
    public async Task<string> Make(string name)
    {
        var path = Path.Combine(folder.FullName, name);
        if (!File.Exists(path))
        {
            const string tones = "aevalsrc=0.5*sin(440*2*PI*t)*lt(mod(t\\,4)\\,2)|0.25*sin(300*2*PI*t):s=16000:d=21.5";
            await Tool.Run("ffmpeg", ["-nostdin", "-v", "error", "-f", "lavfi", "-i", tones, .. Recipes[name].Split(' '), path]);
        }

        return path;
    }

    /// <summary>What ffprobe finds when it has looked at every packet.</summary>
    public static async Task<double> Decoded(string path)
    {
        var decoded = await Tool.Run("ffmpeg", ["-nostdin", "-v", "info", "-i", path, "-f", "null", "-"]);
        var time = decoded.Error[(decoded.Error.LastIndexOf("time=", StringComparison.Ordinal) + 5)..][..11];
        return TimeSpan.Parse(time, CultureInfo.InvariantCulture).TotalSeconds;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
