using System.Text.RegularExpressions;

namespace Callbook.Tests.Support.Files;

/// <summary>A C# file of src/, as text.</summary>
sealed partial record SourceFile(string Path, string Text)
{
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. from file in Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
           let path = System.IO.Path.GetRelativePath(System.IO.Path.Combine(Repository.Root, "src"), file).Replace('\\', '/')
           orderby path
           select new SourceFile(path, File.ReadAllText(file)),
    ];

    public string[] Lines => Text.Split('\n');

    /// <summary>The folder of the server that the file is in; null for the files beside the folders.</summary>
    public string? Feature => Path.Split('/') is ["Callbook.Server", var folder, .., _] ? folder : null;

    /// <summary>The folder of the platform that the file is in; null for all other files.</summary>
    public string? Platform => Path.Split('/') is ["Callbook.Server", "Platforms", var folder, .., _] ? folder : null;

    /// <summary>The string literals, of one line or several, with their quotes.</summary>
    public IEnumerable<string> Literals => Parts("literal");

    /// <summary>The comments, documentation comments included; one for each line.</summary>
    public IEnumerable<string> Comments => Parts("comment");

    /// <summary>The text without comments and literals. The expressions in an interpolated string are code.</summary>
    public string Code { get; } = CodeOf(Text);

    public override string ToString() => Path;

    IEnumerable<string> Parts(string group) =>
        Part().Matches(Text).Select(part => part.Groups[group]).Where(part => part.Success).Select(part => part.Value);

    static string CodeOf(string text) => Part().Replace(
        text,
        part => part.Value.StartsWith('$') ? string.Join(' ', Hole().Matches(part.Value).Select(hole => CodeOf(hole.Groups["code"].Value))) : "");

    // Whichever begins first: there are quotes in comments, and slashes in literals.
    [GeneratedRegex(
        """
        (?<comment>//[^\n]*|/\*.*?\*/)
        |(?<literal>
            \$*(?<quotes>"{3,}).*?\k<quotes>
            |\$?@\$?"(?:[^"]|"")*"
            |\$"(?:[^"\\{\n]|\\.|\{\{|\{(?:[^{}"\n]|"[^"\n]*")*\})*"
            |"(?:[^"\\\n]|\\.)*")
        |'(?:[^'\\\n]|\\[^\n])[^'\n]*'
        """,
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Part();

    [GeneratedRegex(@"\{+(?<code>[^{}]*)\}", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Hole();
}
