using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Callbook.Server.Hosting.Docs;

/// <summary>GET /openapi/v1.json: the OpenAPI document. It is made once, for the first request, because it names the address that the server listens on.</summary>
sealed class OpenApiFile([FromKeyedServices(OpenApi.Document)] IOpenApiDocumentProvider provider)
{
    readonly Lazy<Task<Forms>> forms = new(() => Make(provider));

    public static async Task<FileContentHttpResult> Handle(HttpContext http, OpenApiFile file)
    {
        var (plain, gzip, hash) = await file.forms.Value;
        var headers = http.Response.Headers;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = "no-cache";
        if (!http.Request.TakesGzip())
            return TypedResults.Bytes(plain, "application/json; charset=utf-8", entityTag: new($"\"{hash}\""));
        headers.ContentEncoding = "gzip";
        return TypedResults.Bytes(gzip, "application/json; charset=utf-8", entityTag: new($"\"{hash}-gzip\""));
    }

    static async Task<Forms> Make(IOpenApiDocumentProvider provider)
    {
        var document = await provider.GetOpenApiDocumentAsync();
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1);
        var plain = json.ToArray();
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(plain);
        return new(plain, compressed.ToArray(), Convert.ToHexStringLower(SHA256.HashData(plain)));
    }

    sealed record Forms(byte[] Plain, byte[] Gzip, string Hash);
}
