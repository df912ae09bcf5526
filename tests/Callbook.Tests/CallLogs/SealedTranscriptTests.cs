using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Callbook.Client;
using Callbook.Server.CallLogs;
using Callbook.Server.CallLogs.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Callbook.Tests.CallLogs;

/// <summary>Transcripts are rendered and compressed once. Whatever was said, and however they are put together: they say it.</summary>
public sealed partial class SealedTranscriptTests
{
    static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(150);

    [Fact]
    public void A_compressed_answer_decodes_to_the_plain_one() =>
        Check.One(Config, Prop.ForAll(Gen.ListOf(Transcript()).ToArbitrary(), transcripts =>
    {
        var (packed, plain) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        Write(new GzipBody(packed), transcripts);
        Write(new PlainBody(plain), transcripts);

        using var gzip = new GZipStream(new MemoryStream(packed.WrittenSpan.ToArray()), CompressionMode.Decompress);
        using var decoded = new MemoryStream();
        gzip.CopyTo(decoded);
        Assert.Equal(plain.WrittenSpan, decoded.ToArray());
        var trailer = packed.WrittenSpan[^8..];
        Assert.Equal(System.IO.Hashing.Crc32.Hash(plain.WrittenSpan), trailer[..4].ToArray());
        var logs = JsonElement.Parse(plain.WrittenSpan).EnumerateArray()
            .Select(log => log.GetProperty("transcript_json").Deserialize(Client.Wire.Json.IReadOnlyListTranscriptEntry));
        Assert.Equal(transcripts, logs);
    }));

    [Fact]
    public void A_transcript_text_can_be_taken_apart_into_its_entries() =>
        Check.One(Config, Prop.ForAll(Transcript().ToArbitrary(), entries =>
    {
        var transcript = SealedTranscript.Seal(entries);
        var json = new ArrayBufferWriter<byte>();
        json.Write("{"u8);
        var inflater = Inflater.Rent();
        inflater.Inflate(transcript.Deflated, transcript.Length, json);
        inflater.Return();
        json.Write("}"u8);
        var text = JsonElement.Parse(json.WrittenSpan).GetProperty("transcript_text").GetString()!; // it has one

        var said = entries.Where(entry => !entry.IsPartial).ToList();
        var lines = text.Length == 0 ? [] : text.Split('\n');
        Assert.Equal(said.Count, lines.Length);
        foreach (var (entry, line) in said.Zip(lines))
        {
            var parts = Line().Match(line);
            Assert.Equal(entry.Speaker.ToString().ToLowerInvariant(), parts.Groups["speaker"].Value);
            Assert.Equal(LineBreaks().Replace(entry.Text, " "), parts.Groups["text"].Value);
            Assert.InRange(
                double.Parse(parts.Groups["seconds"].Value, CultureInfo.InvariantCulture) - entry.Timestamp, -0.0050001, 0.0050001);
        }
    }));

    [Fact]
    public void The_checksum_of_two_texts_follows_from_those_of_each()
    {
        var bytes = Gen.Sized(size => Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), size * size));
        Check.One(Config, Prop.ForAll(bytes.ToArbitrary(), bytes.ToArbitrary(), (first, second) => Assert.Equal(
            System.IO.Hashing.Crc32.HashToUInt32([.. first, .. second]),
            Crc32Sum.Append(System.IO.Hashing.Crc32.HashToUInt32(first), System.IO.Hashing.Crc32.HashToUInt32(second), second.Length))));
    }

    [Fact]
    public void The_checksum_of_a_very_long_text_is_right_too()
    {
        // 5 GiB of zeros, by doubling: more than an int counts, and than gzip's own length field.
        var (crc, length) = (System.IO.Hashing.Crc32.HashToUInt32(new byte[5]), 5L);
        for (var doubled = 0; doubled < 30; doubled++)
            (crc, length) = (Crc32Sum.Append(crc, crc, length), length * 2);

        var expected = new System.IO.Hashing.Crc32();
        var chunk = new byte[64 * 1024 * 1024];
        for (var appended = 0L; appended < length; appended += chunk.Length)
            expected.Append(chunk);
        Assert.Equal(expected.GetCurrentHashAsUInt32(), crc);
    }

    static void Write(WireBody body, IReadOnlyList<IReadOnlyList<TranscriptEntry>> transcripts)
    {
        body.Fresh("["u8);
        foreach (var (index, entries) in transcripts.Index())
        {
            var transcript = SealedTranscript.Seal(entries);
            body.Fresh(index == 0 ? "{"u8 : ",{"u8);
            body.Sealed(transcript.Deflated, transcript.Length, transcript.Crc32);
            // Now and then more than one stored block holds.
            body.Fresh(Encoding.UTF8.GetBytes(index % 3 == 2 ? $",\"pad\":\"{new string('x', 70_000)}\"}}" : "}"));
        }

        body.Fresh("]"u8);
        body.Finish();
    }

    static Gen<IReadOnlyList<TranscriptEntry>> Transcript() =>
        Gen.ListOf(Entry()).Select(entries => (IReadOnlyList<TranscriptEntry>)[.. entries]);

    static Gen<TranscriptEntry> Entry() =>
        from text in Gen.OneOf(Unicode(), Noise(), Gen.Elements("", "one\r\ntwo\u2028three\n", new string('a', 70_000)))
        from speaker in Gen.Elements(Speaker.Agent, Speaker.User, Speaker.System)
        from milliseconds in Gen.Choose(0, 4_000_000)
        from partial in Gen.Elements(false, false, true)
        select new TranscriptEntry(text, speaker, milliseconds / 1000.0, partial, milliseconds / 1000.0);

    static Gen<string> Unicode() =>
        Gen.ListOf(Gen.OneOf(Gen.Choose(0, 0x7f), Gen.Choose(0x80, 0xd7ff), Gen.Choose(0xe000, 0xffff), Gen.Choose(0x10000, 0x10ffff)))
            .Select(runes => string.Concat(runes.Select(char.ConvertFromUtf32)));

    // What does not compress.
    static Gen<string> Noise() =>
        from seed in Gen.Choose(0, int.MaxValue) from length in Gen.Choose(0, 40_000) select Letters(new(seed), length);

    static string Letters(Random random, int length) => string.Create(length, random, (letters, dice) =>
    {
        foreach (ref var letter in letters)
            letter = (char)dice.Next(0x20, 0xd7ff);
    });

    [GeneratedRegex(@"\A\[(?<seconds>\d+\.\d\d)s\] (?<speaker>agent|user|system): (?<text>.*)\z",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("[\n\r\v\f\u0085\u2028\u2029]+", RegexOptions.None, 1000)]
    private static partial Regex LineBreaks();
}
