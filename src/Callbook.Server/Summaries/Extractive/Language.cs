namespace Callbook.Server.Summaries.Extractive;

/// <summary>What is known of a language: lists beside this file, in <c>Languages/</c>.</summary>
sealed class Language
{
    const int MostHeard = 600;
    const double EnoughKnown = 0.25;

    /// <summary>Of other languages nothing is known, and nothing is guessed.</summary>
    public static readonly Language Unknown = new("", "");

    static readonly Language[] All = [.. new[] { "en", "de", "fr", "es", "it", "pt", "nl" }.Select(code => new Language(code, Read(code)))];

    readonly ILookup<string, string> lists;

    Language(string code, string text)
    {
        Code = code;
        lists = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(": ", 2))
            .SelectMany(line => line[1].Split(", "), (line, item) => (Name: line[0], item))
            .ToLookup(line => line.Name, line => line.item, StringComparer.Ordinal);
        (Stop, Small, Fillers) = (Set("stop"), Set("small"), Set("filler"));
        (Asides, Openers, Lead) = (Phrases("aside"), Phrases("opener"), Set("lead"));
        (Promises, Moments, Done) = (Phrases("promise"), Phrases("moment"), Phrases("done"));
        (Own, Drop, Intro) = (Phrases("own"), Phrases("drop"), Phrases("intro"));
        Turns = lists["turn"].Select(turn => turn.Split('=')).ToDictionary(turn => turn[0], turn => turn[1], StringComparer.Ordinal);
        (Good, Bad, Not) = (Phrases("good"), Phrases("bad"), Set("not"));
    }

    public string Code { get; }
    public IReadOnlySet<string> Stop { get; }

    /// <summary>Words of greetings and thanks: a sentence of nothing else says nothing.</summary>
    public IReadOnlySet<string> Small { get; }
    public IReadOnlySet<string> Fillers { get; }

    /// <summary>What is a filler between commas only.</summary>
    public Phrases Asides { get; }

    /// <summary>How callers begin to say what they want.</summary>
    public Phrases Openers { get; }
    public IReadOnlySet<string> Lead { get; }

    /// <summary>How callers say who they are, which is not what they want.</summary>
    public Phrases Intro { get; }
    public Phrases Promises { get; }

    /// <summary>What sounds like a promise and is over in a moment: "I'll check".</summary>
    public Phrases Moments { get; }
    public Phrases Done { get; }

    /// <summary>Promises of callers.</summary>
    public Phrases Own { get; }

    /// <summary>What is dropped from the beginning of a promise, and what its other words turn into: "I'll send you" is "Send the caller".</summary>
    public Phrases Drop { get; }
    public IReadOnlyDictionary<string, string> Turns { get; }
    public Phrases Good { get; }
    public Phrases Bad { get; }
    public IReadOnlySet<string> Not { get; }

    /// <summary>Who speaks, in this language; null where that is not known.</summary>
    public string? Caller => lists["caller"].FirstOrDefault();
    public string? Agent => lists["agent"].FirstOrDefault();

    /// <summary>The language most of whose small words are heard.</summary>
    public static Language Of(IEnumerable<Word[]> sentences)
    {
        var words = sentences.SelectMany(words => words).Take(MostHeard).ToList();
        var (best, heard) = (Unknown, 0);
        foreach (var language in All)
        {
            var known = words.Count(word => language.Stop.Contains(word.Text) || language.Small.Contains(word.Text));
            if (known > heard)
                (best, heard) = (language, known);
        }

        return heard >= words.Count * EnoughKnown ? best : Unknown;
    }

    Phrases Phrases(string list) => new(lists[list], Set("deed"));

    /// <summary>Whether the word says more than that people are talking.</summary>
    public bool Says(string word) => !Stop.Contains(word) && !Small.Contains(word);

    HashSet<string> Set(string list) => lists[list].ToHashSet(StringComparer.Ordinal);

    static string Read(string code)
    {
        using var stream = typeof(Language).Assembly.GetManifestResourceStream($"Summaries.Languages.{code}")
            ?? throw new InvalidOperationException($"Summaries/Extractive/Languages/{code}.txt is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
