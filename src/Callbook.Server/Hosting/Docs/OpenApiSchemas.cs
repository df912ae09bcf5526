using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Callbook.Server.Hosting.Docs;

/// <summary>Adds to the schemas what cannot be inferred from the records.</summary>
sealed class OpenApiSchemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?))
            (schema.Type, schema.Format) = (type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null, "date-time");
        else if (type.IsEnum)
            schema.Type = JsonSchemaType.String;
        else if (type == typeof(JsonObject))
            schema.AdditionalPropertiesAllowed = true;
        else if (type == typeof(ProblemDetails))
            AddErrors(schema);
        else if (type.Name.StartsWith("New", StringComparison.Ordinal))
            RefuseNulls(schema);
        return Task.CompletedTask;
    }

    static void AddErrors(OpenApiSchema schema)
    {
        schema.Description = "A problem document (RFC 9457).";
        schema.Properties!["errors"] = new OpenApiSchema // problem details have properties
        {
            Type = JsonSchemaType.Object,
            Description = "The faults of a 400, by parameter or place in the body.",
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
    }

    // Request records allow null for required properties, so that a missing one can be reported by its name.
    static void RefuseNulls(OpenApiSchema schema)
    {
        foreach (var name in schema.Required ?? new HashSet<string>(StringComparer.Ordinal))
        {
            if (schema.Properties?[name] is OpenApiSchema { Type: { } type } property)
                property.Type = type & ~JsonSchemaType.Null;
        }
    }
}
