using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Callbook.Tests.Support.Processes;

/// <summary>That the foreign clients of tests/clients really look: a test that asks them must be able to fail.</summary>
public sealed class ClientsTests
{
    [Fact, Needs(Need.Node | Need.Python | Need.Curl)]
    public async Task Every_client_reads_a_gzip_answer()
    {
        var text = string.Concat(Enumerable.Repeat("Hello! How can I help you today? ", 1000));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/", (HttpResponse response) =>
        {
            response.Headers.ContentEncoding = "gzip";
            // One member: curl 7.88 refuses a body of several, though RFC 1952 allows it.
            return Results.Bytes(Gzip(text), "text/plain");
        });
        await app.StartAsync();
        var url = app.Urls.Single();

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(new($"{hash}\n", "content-encoding: gzip\n"), await Tool.Node("fetch.mjs", url, "token"));
        Assert.Equal(new($"{hash}\n", "content-encoding: gzip\n"), await Tool.Python("urllib_get.py", url, "token"));
        Assert.Equal(text, (await Tool.Curl("--compressed", url)).Output);
    }

    [Theory, Needs(Need.Node)]
    [InlineData("true", null)]
    [InlineData("false", "path-params")]
    public async Task The_linters_find_an_error_in_a_description(string required, string? finding)
    {
        var folder = Directory.CreateTempSubdirectory("callbook-test-");
        var file = Path.Combine(folder.FullName, "openapi.json");
        await File.WriteAllTextAsync(file, $$"""
            {
              "openapi": "3.1.1",
              "info": { "title": "Test", "version": "1", "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" } },
              "servers": [ { "url": "/" } ],
              "paths": { "/agents/{id}": { "get": {
                "operationId": "getAgent", "summary": "One agent", "security": [],
                "parameters": [ { "name": "id", "in": "path", "required": {{required}}, "schema": { "type": "string" } } ],
                "responses": { "200": { "description": "The agent" } }
              } } }
            }
            """);

        var failure = await Record.ExceptionAsync(() => Tool.Node("lint.mjs", file));

        folder.Delete(recursive: true);
        Assert.Equal(finding is null, failure is null);
        Assert.Contains(finding ?? "", failure?.Message ?? "", StringComparison.Ordinal);
    }

    static byte[] Gzip(string text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }
}
