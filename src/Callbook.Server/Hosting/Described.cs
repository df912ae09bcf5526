using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Callbook.Server.Hosting;

/// <summary>Adds to a route's OpenAPI description what cannot be inferred from its handler.</summary>
static class Described
{
    /// <summary>The problems that the route may return, besides those of every route.</summary>
    public static TBuilder ProducesProblems<TBuilder>(this TBuilder route, params ReadOnlySpan<int> statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
            route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), ["application/problem+json"]));
        return route;
    }

    /// <summary>The query parameters that <see cref="Paging"/> reads.</summary>
    public static RouteHandlerBuilder TakesPaging(this RouteHandlerBuilder route) => route
        .ProducesProblems(StatusCodes.Status400BadRequest)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(Whole("page", "Number of the page, from 1.", standard: 1, most: null));
            operation.Parameters.Add(Whole("limit", "Maximum number of items on a page.", Paging.DefaultLimit, Paging.MostLimit));
            return Task.CompletedTask;
        });

    /// <summary>A query parameter that the handler reads itself.</summary>
    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder route, string name, string description) =>
        route.Takes(name, ParameterLocation.Query, description);

    /// <summary>A header that the handler reads itself.</summary>
    public static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder route, string name, string description) =>
        route.Takes(name, ParameterLocation.Header, description);

    static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, string name, ParameterLocation place, string description) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = place,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });

    static OpenApiParameter Whole(string name, string description, int standard, int? most) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = "1",
            Maximum = most?.ToString(CultureInfo.InvariantCulture),
            Default = JsonValue.Create(standard),
        },
    };
}
