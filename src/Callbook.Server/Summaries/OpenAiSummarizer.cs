using Callbook.Client;
using Callbook.Server.Summaries.OpenAi;

namespace Callbook.Server.Summaries;

/// <summary>
/// Lets a language model write the summary, by any OpenAI-compatible <c>/chat/completions</c>. A long call is summarized in parts, one by
/// one, and then as a whole. A call in which nobody spoke is not sent; it is a final fault.
/// </summary>
sealed class OpenAiSummarizer(SummarySettings settings, TimeProvider time) : ISummarizer, IDisposable
{
    static readonly string Prompt = ReadPrompt();
    readonly ChatEndpoint endpoint = new(settings, time);

    public string Source => "model";

    public async Task<Summarized> Summarize(CallToSummarize call, CancellationToken cancel)
    {
        if (!call.Entries.Any(entry => entry.Speaker != Speaker.System && !string.IsNullOrWhiteSpace(entry.Text)))
            throw new SummaryException("nothing was said", final: true);
        var input = new ModelInput(call, settings.RequestCharacters);
        var written = new List<Summarized>();
        foreach (var part in input.Parts())
            written.Add(await Ask(part, call, cancel));
        if (written.Count > 1)
            written.Add(await Ask(input.Whole([.. written.Select(part => part.Summary)]), call, cancel));
        return written[^1] with { TokensIn = Sum(written.Select(part => part.TokensIn)), TokensOut = Sum(written.Select(part => part.TokensOut)), Language = ExtractiveSummarizer.LanguageOf(call) };
    }

    async Task<Summarized> Ask(string input, CallToSummarize call, CancellationToken cancel)
    {
        var answer = await endpoint.Ask(Prompt, input, cancel);
        return new(ModelAnswer.Read(answer.Text, call.Entries.Count), answer.Model ?? settings.Model, answer.TokensIn, answer.TokensOut);
    }

    // Sums the known counts. The sum is capped, because an endpoint may report absurd numbers.
    static int? Sum(IEnumerable<int?> tokens)
    {
        var known = tokens.OfType<int>().ToList();
        return known.Count == 0 ? null : (int)Math.Min(int.MaxValue, known.Sum(count => (long)count));
    }

    static string ReadPrompt()
    {
        using var file = new StreamReader(typeof(OpenAiSummarizer).Assembly.GetManifestResourceStream("Summaries.prompt")!); // embedded
        return file.ReadToEnd();
    }

    public void Dispose() => endpoint.Dispose();
}
