using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;
using Callbook.Tests.Support.Processes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Hosting;

public sealed partial class OpenApiTests
{
    static readonly Uri Document = new("/openapi/v1.json", UriKind.Relative);
    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_is_the_approved_one()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var document = await host.Http.GetStringAsync(Document);
        var text = JsonSerializer.Serialize(JsonElement.Parse(document), Readable).Replace(host.Url.ToString().TrimEnd('/'), "http://callbook.example", StringComparison.Ordinal);
        await Approved.Matches("openapi.json", text + "\n");
    }

    [Fact]
    public async Task The_document_is_made_once()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var made = 0;
        await using var host = await CallbookHost.StartOn(store, services => services.Configure<OpenApiOptions>(
            "v1",
            options => options.AddDocumentTransformer((_, _, _) =>
            {
                Interlocked.Increment(ref made);
                return Task.CompletedTask;
            })));
        for (var request = 0; request < 3; request++)
            await host.Http.GetStringAsync(Document);
        Assert.Equal(1, made);
    }

    [Theory, InlineData("gzip"), InlineData("identity")]
    public async Task A_client_that_has_the_document_does_not_get_it_again(string coding)
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        host.Http.DefaultRequestHeaders.AcceptEncoding.ParseAdd(coding);
        using var first = await host.Http.GetAsync(Document);
        host.Http.DefaultRequestHeaders.IfNoneMatch.Add(Assert.IsType<EntityTagHeaderValue>(first.Headers.ETag));
        using var second = await host.Http.GetAsync(Document);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_document_comes_as_gzip_to_whoever_takes_it()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        using var plain = await host.Http.GetAsync(Document);
        host.Http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        using var gzip = await host.Http.GetAsync(Document);
        Assert.Equal(["gzip"], gzip.Content.Headers.ContentEncoding);
        Assert.NotEqual(plain.Headers.ETag, gzip.Headers.ETag);
        await using var inflated = new GZipStream(await gzip.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(inflated);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task HEAD_tells_of_the_document_what_GET_does()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        using var get = await host.Http.GetAsync(Document);
        using var head = await host.Http.SendAsync(new(HttpMethod.Head, Document));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal((get.Headers.ETag, get.Content.Headers.ContentLength, "application/json"), (head.Headers.ETag, head.Content.Headers.ContentLength, head.Content.Headers.ContentType?.MediaType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
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
