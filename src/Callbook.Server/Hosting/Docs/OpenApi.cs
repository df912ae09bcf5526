using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Callbook.Server.Hosting.Docs;

/// <summary>The OpenAPI document at /openapi/v1.json, and a page at /docs that shows it without using other hosts.</summary>
static class OpenApi
{
    public const string Document = "v1";

    // The page loads only files of its own host. Its styles and images are inline.
    const string ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

    public static void AddCallbookOpenApi(this IServiceCollection services, params IOpenApiDocumentTransformer[] transformers) =>
        services.AddSingleton<OpenApiFile>().AddOpenApi(Document, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddSchemaTransformer(new OpenApiSchemas());
            options.AddDocumentTransformer(Describe);
            foreach (var transformer in transformers)
                options.AddDocumentTransformer(transformer);
        });

    public static void MapCallbookOpenApi(this WebApplication app)
    {
        app.MapMethods($"/openapi/{Document}.json", ["GET", "HEAD"], OpenApiFile.Handle).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/", () => TypedResults.Redirect("/docs")).AllowAnonymous().ExcludeFromDescription();
    }

    public static void UseDocs(this WebApplication app)
    {
        app.UseWhen(
            http => http.Request.Path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase),
            docs => docs.Use((http, next) =>
            {
                http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
                return next(http);
            }));
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Callbook API";
            page.SwaggerEndpoint($"/openapi/{Document}.json", "Callbook");
            page.DefaultModelsExpandDepth(0);
        });
    }

    static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info = new()
        {
            Title = "Callbook",
            Version = Document,
            Summary = "The call log of voice agents",
            Description = "Stores the calls of voice agents on any platform, and serves them as a paginated list of call logs with transcripts.",
            License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            Contact = new() { Name = "Callbook" },
        };
        document.Servers = [new() { Url = context.ApplicationServices.GetRequiredService<PublicUrl>().ToString(), Description = "This server" }];
        return Task.CompletedTask;
    }
}
