namespace Callbook.Tests.Support.Processes;

public sealed class ToolTests
{
    [Fact]
    public async Task What_a_program_prints_comes_back()
    {
        var printed = await Tool.Run("sh", ["-c", "echo out; echo err >&2"]);

        Assert.Equal(new("out\n", "err\n"), printed);
    }

    [Fact]
    public async Task A_failing_program_throws_with_all_that_it_printed()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Tool.Run("sh", ["-c", "echo out; echo err >&2; exit 3"]));

        Assert.Contains("ended with 3\n-- output\nout\n\n-- error\nerr", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_ended()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Tool.Run("sh", ["-c", "echo begun; sleep 60 & wait"], TimeSpan.FromMilliseconds(500)));

        Assert.Contains("took too long\n-- output\nbegun", failure.Message, StringComparison.Ordinal);
    }
}
