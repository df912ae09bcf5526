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

    /// <summary>The server's folder it stands in; null for the files beside the folders, which put everything together.</summary>
    public string? Feature => Path.Split('/') is ["Callbook.Server", var folder, .., _] ? folder : null;

    /// <summary>The texts between quotes, of one line or several.</summary>
    public IEnumerable<string> Literals => Literal().Matches(Text).Select(match => match.Value);

    public override string ToString() => Path;

    [GeneratedRegex("\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"", RegexOptions.Singleline, 5000)]
    private static partial Regex Literal();
}
