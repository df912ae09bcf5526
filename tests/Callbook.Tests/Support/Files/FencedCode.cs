namespace Callbook.Tests.Support.Files;

/// <summary>The code of a page under docs, so that what is tested is what is read there.</summary>
static class FencedCode
{
    /// <summary>The blocks of a language, in their order.</summary>
    public static IReadOnlyList<string> Of(string page, string language)
    {
        var blocks = new List<string>();
        List<string>? block = null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", page)))
        {
            if (block is null && line == $"```{language}")
            {
                block = [];
            }
            else if (block is not null && line == "```")
            {
                blocks.Add(string.Join('\n', block));
                block = null;
            }
            else
            {
                block?.Add(line);
            }
        }

        return blocks;
    }
}
