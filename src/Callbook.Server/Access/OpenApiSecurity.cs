using Callbook.Server.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Callbook.Server.Access;

/// <summary>Adds to the OpenAPI document how to get a token, and the scope that each operation requires.</summary>
sealed class OpenApiSecurity : IOpenApiDocumentTransformer
{
    const string OAuth = "oauth";
    const string ApiKey = "api_key";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [OAuth] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "An access token, by client credentials.",
                Flows = new()
                {
                    ClientCredentials = new()
                    {
                        TokenUrl = new(context.ApplicationServices.GetRequiredService<PublicUrl>() + "/oauth/token"),
                        Scopes = Scopes.All.ToDictionary(StringComparer.Ordinal),
                    },
                },
            },
            [ApiKey] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, cbk_…" },
        };
        foreach (var description in context.DescriptionGroups.SelectMany(group => group.Items))
        {
            var scope = description.ActionDescriptor.EndpointMetadata.OfType<RequiredScope>().LastOrDefault()?.Scope;
            if (document.Paths.TryGetValue("/" + description.RelativePath!.TrimEnd('/'), out var path) // a described route has a path
                && path.Operations!.TryGetValue(new(description.HttpMethod!), out var operation)) // and a method
                operation.Security = scope is null ? [] : [new() { [new(OAuth, document)] = scope is RequiredScope.Any ? [] : [scope] }, new() { [new(ApiKey, document)] = [] }];
        }

        return Task.CompletedTask;
    }
}
