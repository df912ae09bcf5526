using Xunit.Sdk;

namespace Callbook.Tests.Support;

public sealed class NeedsTests
{
    [Fact]
    public void A_missing_server_skips_at_home_and_fails_in_CI()
    {
        static bool WithoutNode(Need need) => need == Need.Node;

        var reason = ReasonToSkip(() => NeedsAttribute.Require(Need.Node | Need.Curl, WithoutNode, inCI: false));
        Assert.EndsWith("$Not installed: Node 20.19 or newer with the packages of tests/clients", reason, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => NeedsAttribute.Require(Need.Node | Need.Curl, WithoutNode, inCI: true));
        NeedsAttribute.Require(Need.Postgres | Need.Curl, WithoutNode, inCI: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Missing_shared_data_skips_everywhere(bool inCI) =>
        Assert.NotNull(ReasonToSkip(() => NeedsAttribute.Require(Need.SharedData, need => need == Need.SharedData, inCI)));

    [Fact, Needs(Need.SharedData)]
    public void Shared_data_stands_beside_the_clone() => Assert.True(File.Exists(Repository.SharedData("README.md")));

    // Assert.Throws lets this exception through, and the test would be skipped itself.
    static string? ReasonToSkip(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (SkipException skip)
        {
            return skip.Message;
        }
    }
}
