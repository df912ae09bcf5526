using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Hosting;

public sealed partial class OpenApiTests
{
    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_is_the_approved_one()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var document = await host.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));
        var text = JsonSerializer.Serialize(JsonElement.Parse(document), Readable).Replace(host.Url.ToString().TrimEnd('/'), "http://callbook.example", StringComparison.Ordinal);
        await Approved.Matches("openapi.json", text + "\n");
    }

    [Fact, Needs(Need.Node)]
    public async Task Two_linters_find_no_error_in_the_document()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        await Tool.Node("lint.mjs", $"{host.Url}openapi/v1.json");
    }

    [Fact]
    public async Task The_docs_page_loads_from_this_server_only()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        using var page = await host.Http.GetAsync(new Uri("/docs/index.html", UriKind.Relative));
        page.EnsureSuccessStatusCode();
        // The browser itself refuses whatever is not listed here.
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"https?:|script-src|\*", policy);
        var references = Reference().Matches(await page.Content.ReadAsStringAsync()).Select(match => match.Groups["url"].Value).ToList();
        Assert.NotEmpty(references);
        foreach (var reference in references)
        {
            Assert.DoesNotMatch("^(https?:)?//", reference);
            using var part = await host.Http.GetAsync(new Uri(new Uri(host.Url, "/docs/"), reference));
            Assert.True(part.IsSuccessStatusCode, reference);
        }
    }

    [GeneratedRegex("(?:src|href)=\"(?<url>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
