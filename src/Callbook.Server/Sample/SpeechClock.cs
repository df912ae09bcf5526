using System.Globalization;
using Callbook.Client;

namespace Callbook.Server.Sample;

/// <summary>Times the lines of a dialogue: how long each takes, how long the other speaker waits, when the recognizer finished.</summary>
sealed class SpeechClock(Dice dice)
{
    const double WordsPerSecond = 2.6;

    // Some platforms report every interim result, others report none.
    readonly bool reportsPartials = dice.Chance(0.4);
    readonly int decimals = dice.Chance(0.75) ? 2 : 3;
    readonly List<NewTranscriptEntry> entries = [];
    double now = dice.Between(0.3, 1.1);
    double lastBegan;
    bool agentSpokeLast;
    int utterances;

    public IReadOnlyList<NewTranscriptEntry> Entries => [.. entries.OrderBy(entry => entry.CreatedAt)];

    /// <summary>Seconds since the start of the call.</summary>
    public double Now => now;

    public void Play(ScriptLine line)
    {
        switch (line.Act)
        {
            case Act.Agent:
                Say("agent", line, dice.Between(0.5, 1.4));
                break;
            case Act.User or Act.Unfinished:
                Say("user", line, dice.Between(0.3, 1.6));
                break;
            case Act.Webhook:
                Call(line.Text);
                break;
            case Act.Transfer:
                now += dice.Between(0.3, 0.9);
                Happen($"Call transferred to {line.Text}", dice.Between(0.05, 0.4));
                break;
            case Act.Pause:
                now += double.Parse(line.Text, CultureInfo.InvariantCulture) * dice.Between(0.7, 1.4);
                break;
            case Act.Use:
                throw new InvalidOperationException("Fragments are played before the clock runs.");
        }
    }

    void Say(string speaker, ScriptLine line, double wait)
    {
        var lasts = SpokenWords(line.Text) / WordsPerSecond * dice.Between(0.85, 1.2) + 0.2;
        // People answer early when they can guess the rest of the question.
        var overlaps = line.Overlaps || (line.Act == Act.User && dice.Chance(0.06));
        var begins = overlaps && agentSpokeLast != (speaker == "agent") ? Overlap() : now + wait;
        var ends = begins + lasts;
        var utterance = reportsPartials && speaker == "user" ? $"u{++utterances}" : null;
        if (line.Act == Act.User && utterance is not null)
            HearPartials(line.Text, begins, ends, utterance);
        Add(line.Text, speaker, begins, ends, line.Act == Act.Unfinished, utterance);
        lastBegan = begins;
        agentSpokeLast = speaker == "agent";
        now = Math.Max(now, ends);
    }

    // Nobody can answer before most of the sentence has been said.
    double Overlap() => Math.Max(lastBegan + 0.65 * (now - lastBegan), now - dice.Between(0.3, 1.4));

    // A spelt name or a number is one written word but many spoken ones.
    static double SpokenWords(string text) => 1 + text.Count(character => character is ' ' or '-') + 0.7 * text.Count(char.IsAsciiDigit);

    void HearPartials(string text, double begins, double ends, string utterance)
    {
        var words = text.Split(' ');
        if (words.Length < 4 || !dice.Chance(0.5))
            return;
        for (var heard = words.Length / 3; heard < words.Length; heard += Math.Max(2, words.Length / 3))
        {
            var soFar = string.Join(' ', words[..heard]).TrimEnd('.', ',', '?', '!');
            Add(soFar, "user", begins, begins + (ends - begins) * heard / words.Length, true, utterance);
        }
    }

    void Call(string webhook)
    {
        var (name, status) = webhook.Split(' ') is [var first, var second] ? (first, second) : (webhook, "200");
        now += dice.Between(0.1, 0.5);
        if (status == "200" && dice.Chance(0.03))
            Return(name, "500", dice.Between(0.9, 2.6));
        var slow = dice.Chance(0.1);
        Return(name, status, status == "504" ? dice.Between(9.9, 10.2) : slow ? dice.Between(2.1, 6.4) : dice.Between(0.16, 0.95));
    }

    void Return(string name, string status, double seconds) =>
        Happen(string.Create(CultureInfo.InvariantCulture, $"Webhook {name} returned {status} in {seconds:0.00}s"), seconds);

    void Happen(string text, double seconds)
    {
        Add(text, "system", now, now + seconds, false, null);
        lastBegan = now;
        now += seconds;
    }

    void Add(string text, string speaker, double begins, double logged, bool partial, string? utterance) =>
        entries.Add(new(text, speaker, Math.Round(begins, decimals), partial, Math.Round(logged, decimals), utterance));
}
