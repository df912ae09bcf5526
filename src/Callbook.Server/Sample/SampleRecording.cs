using Callbook.Client;
using Callbook.Server.Audio;

namespace Callbook.Server.Sample;

/// <summary>
/// The recording of a sample call: a WAV with the agent on the left channel and the user on the right, each audible when the transcript
/// says so. It is generated while it is read, so it is never buffered whole. The same call gives the same bytes.
/// </summary>
sealed class SampleRecording : Stream
{
    const int Rate = 8000;
    const double Loudest = 12_000;
    const int Recorded = 12;
    const int LeastEntries = 6;

    readonly byte[] head;
    readonly uint frames;
    readonly Utterance[] agent;
    readonly Utterance[] user;

    public SampleRecording(NewCallLog call)
    {
        var seconds = (call.CallEndedAt - call.CallStartedAt)?.TotalSeconds ?? 0;
        frames = (uint)Math.Round(seconds * Rate);
        head = WavWriter.MuLawHead(channels: 2, Rate, frames);
        agent = Utterance.Of(call, "agent");
        user = Utterance.Of(call, "user");
    }

    /// <summary>The calls that get a recording: the latest ones with audible speech, of the agents that record calls.</summary>
    public static IReadOnlyList<SampleCall> Choose(IEnumerable<SampleCall> calls) =>
    [
        .. calls
            .Where(call => SampleCallCentre.Agents[call.Agent].EnableRecording == true && call.Call.TranscriptJson?.Count >= LeastEntries)
            .OrderByDescending(call => call.Call.CallStartedAt)
            .Take(Recorded),
    ];

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => head.Length + 2L * frames;
    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Clamp(Length - Position, 0, buffer.Length);
        for (var at = 0; at < count; at++)
            buffer[at] = ByteAt(Position + at);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + (origin == SeekOrigin.Begin ? 0 : origin == SeekOrigin.Current ? Position : Length);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    byte ByteAt(long place)
    {
        if (place < head.Length)
            return head[place];
        var seconds = (place - head.Length) / 2 / (double)Rate;
        return (place - head.Length) % 2 == 0 ? Hear(agent, SampleVoice.Agent, seconds) : Hear(user, SampleVoice.User, seconds);
    }

    static byte Hear(Utterance[] said, SampleVoice voice, double seconds)
    {
        // The last utterance that had started by then. A speaker's utterances do not overlap.
        var (low, high) = (0, said.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (said[middle].Begins <= seconds)
                low = middle + 1;
            else
                high = middle;
        }

        var sound = low > 0 && said[low - 1] is var now && seconds < now.Ends
            ? voice.Sound(now.Tune, seconds - now.Begins, now.Ends - now.Begins)
            : 0;
        return G711.EncodeMuLaw((int)(sound * Loudest));
    }

    sealed record Utterance(string Tune, double Begins, double Ends)
    {
        public static Utterance[] Of(NewCallLog call, string speaker)
        {
            var entries = (call.TranscriptJson ?? []).OfType<NewTranscriptEntry>().Where(entry => entry.Speaker == speaker).ToList();
            // The finished sentence contains its partials.
            var finished = entries
                .Where(entry => entry is { IsPartial: not true, UtteranceId: not null })
                .Select(entry => entry.UtteranceId)
                .ToHashSet(StringComparer.Ordinal);
            return
            [
                .. from entry in entries
                   where entry.IsPartial != true || !finished.Contains(entry.UtteranceId)
                   where entry.CreatedAt > entry.Timestamp
                   orderby entry.Timestamp
                   // Neither is null: the where clause compared them.
                   select new Utterance(SampleVoice.Tune(entry.Text ?? ""), entry.Timestamp!.Value, entry.CreatedAt!.Value),
            ];
        }
    }
}
