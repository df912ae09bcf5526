namespace Callbook.Server.Sample;

/// <summary>One performance of a script: branches are chosen, fragments inserted and slots filled.</summary>
sealed class Performance(Repertoire repertoire, Slots slots, Dice dice)
{
    const double OptionalShare = 0.45;

    public List<ScriptLine> Play(Script script)
    {
        var groups = script.Lines.Select(line => line.Group).Distinct();
        var taken = groups.ToDictionary(group => group, group => group == 0 || dice.Chance(OptionalShare));
        var played = new List<ScriptLine>();
        foreach (var line in script.Lines.Where(line => taken[line.Group]))
        {
            if (line.Act == Act.Use)
                played.AddRange(Play(dice.Pick(repertoire.Fragments(line.Text))));
            else
                played.Add(line.Act is Act.Agent or Act.User or Act.Unfinished ? line with { Text = slots.Fill(line.Text) } : line);
        }
        return played;
    }

    /// <summary>Makes the caller hang up: during the greeting, or in the middle of a sentence.</summary>
    public List<ScriptLine> Abandon(List<ScriptLine> lines)
    {
        var greeting = lines[0];
        var firstWords = lines.Find(line => line.Act == Act.User)?.Text ?? "";
        if (greeting.Act == Act.Agent && dice.Chance(0.35))
        {
            var heard = lines[0] with { Text = Cut(greeting.Text, 3) };
            return dice.Chance(0.5) ? [heard] : [heard, Unfinished(firstWords)];
        }
        var sentences = Enumerable.Range(1, lines.Count * 3 / 4)
            .Where(index => lines[index].Act == Act.User && Words(lines[index].Text).Length > 3).ToArray();
        if (sentences.Length == 0)
            return [greeting, Unfinished(firstWords)];
        var last = dice.Pick(sentences);
        return [.. lines[..last], Unfinished(lines[last].Text)];
    }

    ScriptLine Unfinished(string text) => new(Act.Unfinished, Cut(text, 1));

    string Cut(string text, int least)
    {
        var words = Words(text);
        var kept = Math.Min(words.Length, least + dice.Below(Math.Max(1, words.Length - least)));
        return string.Join(' ', words[..kept]).TrimEnd('.', ',', '?', '!');
    }

    static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
