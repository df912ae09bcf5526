using System.Reflection;
using System.Text.RegularExpressions;
using Callbook.Client;
using Callbook.Server;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;

namespace Callbook.Tests.Conventions;

/// <summary>What ARCHITECTURE.md says about sizes.</summary>
public sealed partial class SizesTests
{
    [Fact]
    public void Files_are_short()
    {
        var sizes = SourceFile.All.Select(file => (Lines: file.Lines.Length - 1, file.Path)).Order().ToList();
        Assert.InRange(sizes[sizes.Count / 2].Lines, 1, 59);
        Assert.InRange(sizes[sizes.Count * 9 / 10].Lines, 1, 164);
        Assert.InRange(sizes[^1], (1, ""), (400, "~"));
    }

    [Fact]
    public void Folders_are_small()
    {
        var folders = Code().GroupBy(file => Path.GetDirectoryName(file)!, (folder, files) => (Files: files.Count(), Folder: folder)).ToList();
        Assert.True(folders.Count > 40); // they are found at all
        Assert.DoesNotContain(folders, folder => folder.Files > 25);
    }

    [Fact]
    public void Methods_are_short()
    {
        var methods = SourceFile.All
            .SelectMany(file => Methods(file.Lines).Select(method => (method.Lines, Name: $"{file}: {method.Head.Trim()}")))
            .ToList();
        Assert.True(methods.Count > 200); // they are found at all
        Assert.DoesNotContain(methods, method => method.Lines > 40);
    }

    [Fact]
    public void Classes_are_made_of_five_things_at_most()
    {
        var types = typeof(CallbookServer).Assembly.GetTypes().Concat(typeof(CallLog).Assembly.GetTypes());
        var wide = from type in types
                   where type.IsClass && type.GetMethod("<Clone>$") is null && !type.Name.Contains('<', StringComparison.Ordinal)
                   from made in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                   where made.GetParameters().Length > 5
                   select $"{type} is made of {made.GetParameters().Length}";
        Assert.Empty(wide);
    }

    // What people write by hand. Not counted: project files, which are one a folder, migrations, which are pairs in a row, and data.
    static IEnumerable<string> Code() =>
        from root in new[] { "src", "tests", "bench" }
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, root), "*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".cs" or ".razor" or ".js" or ".mjs" or ".ts" or ".css" or ".py" or ".sh"
        let folder = Path.GetRelativePath(Repository.Root, file)
        where !folder.Split(Path.DirectorySeparatorChar).Any(part => part is "node_modules" or "obj" or "bin")
        select folder;

    // The format is checked, so a member's braces stand at four columns, or eight in a nested type, alone on their lines.
    static IEnumerable<(string Head, int Lines)> Methods(string[] lines)
    {
        for (var at = 1; at < lines.Length; at++)
        {
            var indent = lines[at].Length - 1;
            if (lines[at].Trim() is not "{" || indent is not (4 or 8))
                continue;
            var head = Array.FindLastIndex(
                lines, at - 1, line => line.Length > indent && line[indent] != ' ' && line[..indent].Trim().Length == 0);
            var end = Array.FindIndex(lines, at, line => line.StartsWith(new string(' ', indent) + "}", StringComparison.Ordinal));
            if (!TypeHead().IsMatch(string.Concat(lines[head..at])))
                yield return (lines[head], end - head + 1);
        }
    }

    [GeneratedRegex(@"\b(class|record|struct|interface|enum|namespace)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeHead();
}
