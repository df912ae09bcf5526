namespace Callbook.Server.Summaries.Extractive;

/// <summary>The word lists of a language, from <c>Languages/</c>.</summary>
sealed class Language
{
    const int MostHeard = 600;
    const double EnoughKnown = 0.25;

    /// <summary>Any other language. Its lists are empty, and nothing is guessed.</summary>
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

    /// <summary>Words of greetings and thanks. A sentence of only such words has no content.</summary>
    public IReadOnlySet<string> Small { get; }
    public IReadOnlySet<string> Fillers { get; }

    /// <summary>Phrases that are fillers only between commas.</summary>
    public Phrases Asides { get; }

    /// <summary>Phrases that begin a caller's request.</summary>
    public Phrases Openers { get; }
    public IReadOnlySet<string> Lead { get; }

    /// <summary>Phrases with which callers introduce themselves, which is not their request.</summary>
    public Phrases Intro { get; }
    public Phrases Promises { get; }

    /// <summary>Phrases that look like a promise but are over in a moment: "I'll check".</summary>
    public Phrases Moments { get; }
    public Phrases Done { get; }

    /// <summary>Promises of callers.</summary>
    public Phrases Own { get; }

    /// <summary>
    /// Dropped from the start of a promise. <see cref="Turns"/> replaces its other words: "I'll send you" is "Send the caller".
    /// </summary>
    public Phrases Drop { get; }
    public IReadOnlyDictionary<string, string> Turns { get; }
    public Phrases Good { get; }
    public Phrases Bad { get; }
    public IReadOnlySet<string> Not { get; }

    /// <summary>The name of the speaker in this language; null if unknown.</summary>
    public string? Caller => lists["caller"].FirstOrDefault();
    public string? Agent => lists["agent"].FirstOrDefault();

    /// <summary>Recognizes the language by the number of its small words.</summary>
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

    /// <summary>Whether the word has content: it is neither a stop word nor small talk.</summary>
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
