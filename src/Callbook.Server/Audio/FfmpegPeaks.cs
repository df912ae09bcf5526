using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;

namespace Callbook.Server.Audio;

/// <summary>
/// Decodes what <see cref="WavPeaks"/> cannot, with ffmpeg, if the operator has installed it. Recordings are untrusted: ffmpeg gets one
/// file and an explicit demuxer, and may open no URL.
/// </summary>
static class FfmpegPeaks
{
    const int Rate = 8000;
    const long MostFrames = 24L * 3600 * Rate;
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    // Each process uses a whole core.
    static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg"))
        .FirstOrDefault(File.Exists);

    /// <summary>Null if ffmpeg is missing, cannot read the file or takes too long.</summary>
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

    // An MP4 needs seeking, so it cannot be piped.
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
            return null; // timed out
        }
        catch (Win32Exception)
        {
            return null; // could not be started
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

    // If ffmpeg detected the format itself, it could take the file for a playlist and open the files that it names.
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
