namespace Callbook.Tests.Support.Files;

public sealed class SourceFileTests
{
    const string Text =
        """"
        // It's "one" comment.
        var path = "http://calls"; /* two */ var quote = '"';
        var sql = """
            select "id" from calls -- // no comment
            """;
        var text = $"{Names.First(a ? "none" : b)} of {{all}}";
        """";

    static readonly SourceFile Some = new("Callbook.Server/Platforms/LiveKit/Some.cs", Text);

    [Fact]
    public void Comments_are_told_from_slashes_in_literals() => Assert.Equal(["// It's \"one\" comment.", "/* two */"], Some.Comments);

    [Fact]
    public void Literals_are_told_from_quotes_in_comments_and_characters()
    {
        Assert.Collection(
            Some.Literals,
            path => Assert.Equal("\"http://calls\"", path),
            sql => Assert.EndsWith("-- // no comment\n    \"\"\"", sql, StringComparison.Ordinal),
            text => Assert.Equal("$\"{Names.First(a ? \"none\" : b)} of {{all}}\"", text));
    }

    [Fact]
    public void Expressions_in_an_interpolated_string_are_code()
    {
        Assert.Contains("Names.First(a ?  : b)", Some.Code, StringComparison.Ordinal);
        Assert.DoesNotContain("comment", Some.Code, StringComparison.Ordinal);
        Assert.DoesNotContain("select", Some.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_knows_its_folder_and_its_platform() => Assert.Equal(("Platforms", "LiveKit"), (Some.Feature, Some.Platform));
}
