using Callbook.Server;

namespace Callbook.Tests.Summaries;

/// <summary>Wrong settings of the model stop the start, each by its key, and show neither the key nor a password.</summary>
public sealed class SummarySettingsTests
{
    [Theory]
    [InlineData("Endpoint", "Endpoint=api.openai.com/v1", "Model=m")]
    [InlineData("Endpoint", "Endpoint=ftp://models/v1", "Model=m")]
    [InlineData("Endpoint", "Endpoint=https://me:hunter2@models/v1", "Model=m")]
    [InlineData("Endpoint", "Endpoint=https://models/v1#hunter2", "Model=m")]
    [InlineData("Endpoint", "Model=m")]
    [InlineData("Endpoint", "ApiKey=hunter2")]
    [InlineData("Model", "Endpoint=https://models/v1")]
    [InlineData("ApiKey", "Endpoint=https://models/v1", "Model=m", "ApiKey=hunter2 and more")]
    [InlineData("ApiKey", "Endpoint=https://models/v1", "Model=m", "ApiKey=hunter2\r\nx: y")]
    [InlineData("Timeout", "Timeout=00:00:00.5")]
    [InlineData("Timeout", "Timeout=90")]
    [InlineData("RequestCharacters", "RequestCharacters=100")]
    public void A_wrong_setting_is_named(string wrong, params string[] settings)
    {
        var fault = Assert.Throws<CannotStartException>(() => CallbookServer.Create([.. settings.Select(setting => $"--Callbook:Summaries:{setting}")]));
        Assert.Contains($"\n  Callbook:Summaries:{wrong}: ", fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("a setting is wrong", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }
}
