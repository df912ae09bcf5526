using System.Text.RegularExpressions;
using Callbook.Tests.Support.Files;

namespace Callbook.Tests.Conventions;

/// <summary>Comments name their subject and use the trade's words. These words are the habit of not doing so.</summary>
public sealed partial class EnglishTests
{
    [Fact]
    public void Comments_are_in_plain_English()
    {
        var found = SourceFile.All
            .SelectMany(file => file.Comments.SelectMany(comment => Private().Matches(comment)), (file, word) => $"{word.Value} in {file}")
            .ToList();
        Assert.True(found.Count < 20, $"{found.Count} words:\n{string.Join('\n', found)}");
    }

    [GeneratedRegex(
        @"\b(told|whoever|who has|is none|are none|in vain|out of hand|anew|none of it)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Private();
}
