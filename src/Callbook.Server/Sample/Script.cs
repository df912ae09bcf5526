namespace Callbook.Server.Sample;

enum Act
{
    Agent,
    User,
    // The caller begins and never finishes: a partial that no final entry replaces.
    Unfinished,
    Webhook,
    Transfer,
    Pause,
    // Inserts a fragment, such as one of the greetings.
    Use,
}

/// <summary>One line of a dialogue.</summary>
/// <param name="Act">The author of the line, or an event.</param>
/// <param name="Text">The words; the webhook's name and status; the number; the seconds; the fragment's name.</param>
/// <param name="Overlaps">The speaker starts before the other has finished.</param>
/// <param name="Group">Lines of one group above 0 are all played or all skipped.</param>
sealed record ScriptLine(Act Act, string Text, bool Overlaps = false, int Group = 0);

/// <summary>One authored dialogue, or one variant of a fragment.</summary>
sealed class Script(string title)
{
    public string Title { get; } = title;

    // Slots of this script alone, such as: let tooth = molar | canine.
    public Dictionary<string, string[]> Lists { get; } = [];

    // Facts about the call besides its words: end, campaign, summary, done, todo, sentiment.
    public Dictionary<string, List<string>> Notes { get; } = [];

    public List<ScriptLine> Lines { get; } = [];

    public IReadOnlyList<string> Note(string name) => Notes.TryGetValue(name, out var notes) ? notes : [];
}
