namespace Callbook.Server.Sample;

/// <summary>All dialogues and fragments for one trade in one language.</summary>
sealed class Repertoire
{
    readonly Dictionary<string, List<Script>> fragments = [];

    public List<Script> Dialogues { get; } = [];

    public Dictionary<string, string[]> Lists { get; } = [];

    public IReadOnlyList<Script> Fragments(string name) => fragments[name];

    public void Add(Script fragment)
    {
        if (!fragments.TryGetValue(fragment.Title, out var variants))
            fragments[fragment.Title] = variants = [];
        variants.Add(fragment);
    }

    // The words of the language are loaded first, so that a trade can override them with its own times and birthdays.
    public static Repertoire Load(params ReadOnlySpan<string> names)
    {
        var repertoire = new Repertoire();
        foreach (var name in names)
        {
            using var stream = typeof(Repertoire).Assembly.GetManifestResourceStream($"Sample.Dialogues.{name}")
                ?? throw new InvalidOperationException($"Sample/Dialogues/{name}.txt is not embedded.");
            using var reader = new StreamReader(stream);
            new ScriptReader(repertoire).Read(reader.ReadToEnd());
        }
        return repertoire;
    }
}
