namespace Callbook.Server.Sample;

/// <summary>Reads the authored files. Dialogues/README.md describes their format.</summary>
sealed class ScriptReader(Repertoire repertoire)
{
    static readonly Dictionary<string, Act> Acts = new(StringComparer.Ordinal)
    {
        ["A:"] = Act.Agent,
        ["A<:"] = Act.Agent,
        ["U:"] = Act.User,
        ["U<:"] = Act.User,
        ["U...:"] = Act.Unfinished,
        ["webhook"] = Act.Webhook,
        ["transfer"] = Act.Transfer,
        ["pause"] = Act.Pause,
        ["use"] = Act.Use,
    };

    Script? script;
    int group;
    bool optionalBefore;

    public void Read(string text)
    {
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (!line.StartsWith('#'))
                ReadLine(line);
        }
    }

    void ReadLine(string line)
    {
        var optional = line.StartsWith("? ", StringComparison.Ordinal);
        group += optional && !optionalBefore ? 1 : 0;
        optionalBefore = optional;
        var words = (optional ? line[2..] : line).Split(' ', 2, StringSplitOptions.TrimEntries);
        var rest = words.Length > 1 ? words[1] : "";
        if (words[0].Length == 0)
            return;
        if (words[0] == "==")
            repertoire.Dialogues.Add(script = new(rest));
        else if (words[0] == "--")
            repertoire.Add(script = new(rest));
        else if (words[0] == "let")
            Let(rest);
        else if (script is null)
            throw new FormatException($"'{line}' stands before the first dialogue.");
        else if (Acts.TryGetValue(words[0], out var act))
            script.Lines.Add(new(act, rest, words[0] is "U<:" or "A<:" or "U...:", optional ? group : 0));
        else
            Note(script, words[0], rest);
    }

    void Let(string definition)
    {
        var parts = definition.Split('=', 2, StringSplitOptions.TrimEntries);
        (script?.Lists ?? repertoire.Lists)[parts[0]] = parts[1].Split('|', StringSplitOptions.TrimEntries);
    }

    static void Note(Script script, string name, string text)
    {
        // A misspelt keyword would otherwise silently drop a spoken line.
        if (name is not ("end" or "campaign" or "summary" or "done" or "todo" or "sentiment"))
            throw new FormatException($"'{name} {text}' in '{script.Title}' is no line of a dialogue.");
        if (!script.Notes.TryGetValue(name, out var notes))
            script.Notes[name] = notes = [];
        notes.Add(text);
    }
}
