using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;

namespace Callbook.Server.Audio;

/// <summary>
/// Lets ffmpeg decode what is no WAV, where the operator has installed it. It gets one file, told as which kind to read it, and may open
/// no address: what is in a recording is a stranger's.
/// </summary>
static class FfmpegPeaks
{
    const int Rate = 8000;
    const long MostFrames = 24L * 3600 * Rate;
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    // Each decodes as fast as a core can.
    static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg"))
        .FirstOrDefault(File.Exists);

    /// <summary>Null without ffmpeg, for what it cannot read, and where it takes too long.</summary>
    public static async Task<RecordingPeaks?> Read(Stream seekable, AudioProperties audio, CancellationToken cancel)
    {
        if (Program is null)
            return null;
        await Turns.WaitAsync(cancel);
        try
        {
            if (seekable is FileStream file)
                return await Decode(Program, file.Name, audio, cancel);
            await using var copy = Copy();
            seekable.Position = 0;
            await seekable.CopyToAsync(copy, cancel);
            await copy.FlushAsync(cancel);
            return await Decode(Program, copy.Name, audio, cancel);
        }
        finally
        {
            Turns.Release();
        }
    }

    // An MP4 is read from both ends, so it cannot come through a pipe.
    static FileStream Copy() => new(
        Path.Combine(Path.GetTempPath(), $"callbook-{Guid.CreateVersion7():n}.audio"),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });

    static async Task<RecordingPeaks?> Decode(string program, string path, AudioProperties audio, CancellationToken cancel)
    {
        var channels = Math.Clamp(audio.Channels ?? 1, 1, RecordingPeaks.MostChannels);
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        clock.CancelAfter(Longest);
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, Arguments(path, audio.Kind, channels))
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            });
            if (process is null)
                return null;
            var meter = new PeakMeter(channels);
            await Measure(process.StandardOutput.BaseStream, meter, clock.Token);
            return meter.Frames > 0 ? RecordingPeaks.Of(meter, Rate) : null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null; // it took too long
        }
        catch (Win32Exception)
        {
            return null; // it cannot be started
        }
        finally
        {
            await End(process);
        }
    }

    static IEnumerable<string> Arguments(string path, AudioKind kind, int channels) =>
    [
        "-nostdin", "-v", "quiet", "-protocol_whitelist", "file,pipe", "-threads", "1", "-f", Demuxer(kind), "-i", $"file:{path}",
        "-map", "0:a:0", "-vn", "-sn", "-dn", "-threads", "1", "-ac", $"{channels}", "-ar", $"{Rate}", "-f", "s16le", "pipe:1",
    ];

    // Else it would look for itself, and a file that is a playlist to it names others.
    static string Demuxer(AudioKind kind) => kind switch
    {
        AudioKind.Wav => "wav",
        AudioKind.Mp3 => "mp3",
        AudioKind.Ogg => "ogg",
        AudioKind.WebM => "matroska",
        AudioKind.Mp4 => "mov",
        AudioKind.Flac => "flac",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    static async Task Measure(Stream output, PeakMeter meter, CancellationToken cancel)
    {
        // 1680 bytes are whole frames for any number of channels up to eight.
        var buffer = new byte[1680 * 16];
        var samples = new short[buffer.Length / 2];
        while (meter.Frames < MostFrames
            && await output.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel) is > 0 and var read)
        {
            for (var at = 0; at + 2 <= read; at += 2)
                samples[at / 2] = BinaryPrimitives.ReadInt16LittleEndian(buffer.AsSpan(at));
            meter.Add(samples.AsSpan(0, read / 2));
        }
    }

    static async Task End(Process? process)
    {
        if (process is null)
            return;
        using (process)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
