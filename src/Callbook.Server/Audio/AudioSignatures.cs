namespace Callbook.Server.Audio;

/// <summary>The magic numbers of each kind.</summary>
static class AudioSignatures
{
    // HEIF and AVIF images use the same boxes as MP4.
    static readonly string[] Pictures = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "avif", "avis", "crx "];

    public static AudioKind? Find(ReadOnlySpan<byte> bytes)
    {
        if (IsWav(bytes))
            return AudioKind.Wav;
        // Version 0, and the first page of a stream.
        if (bytes.StartsWith("OggS\0"u8) && bytes.Length > 5 && (bytes[5] & 2) != 0)
            return AudioKind.Ogg;
        if (bytes.StartsWith("fLaC"u8))
            return AudioKind.Flac;
        if (IsWebM(bytes))
            return AudioKind.WebM;
        if (IsMp4(bytes))
            return AudioKind.Mp4;
        return IsMp3(bytes) ? AudioKind.Mp3 : null;
    }

    static bool IsWav(ReadOnlySpan<byte> bytes) => bytes.Length >= 12 && bytes[8..12].SequenceEqual("WAVE"u8)
        && (bytes.StartsWith("RIFF"u8) || bytes.StartsWith("RF64"u8) || bytes.StartsWith("BW64"u8));

    static bool IsWebM(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
            return false;
        var header = bytes[..Math.Min(bytes.Length, 256)];
        return header.IndexOf("webm"u8) > 0 || header.IndexOf("matroska"u8) > 0;
    }

    static bool IsMp4(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12 || !bytes[4..8].SequenceEqual("ftyp"u8))
            return false;
        var brand = System.Text.Encoding.Latin1.GetString(bytes[8..12]);
        return !Array.Exists(Pictures, picture => picture == brand);
    }

    // A frame header is eleven set bits and little more, which other files contain too. So the next frame must follow, if in sight.
    static bool IsMp3(ReadOnlySpan<byte> bytes)
    {
        var tag = Mp3Frame.TagLength(bytes);
        if (tag >= bytes.Length)
            return tag > 0;
        var frames = bytes[(int)tag..];
        return Mp3Frame.TryRead(frames, out var first)
            && (frames.Length < first.Length + 4
                || (Mp3Frame.TryRead(frames[first.Length..], out var second) && second.SampleRate == first.SampleRate));
    }
}
