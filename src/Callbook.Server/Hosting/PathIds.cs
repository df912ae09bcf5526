namespace Callbook.Server.Hosting;

/// <summary>
/// Validates the ids in paths for all routes: a route parameter named <c>…Id</c> must be a UUID, otherwise the response is a 400 that names
/// it. (The framework's constraint <c>{agentId:guid}</c> would return 404.) It runs after authorization, so that a caller without
/// permission learns nothing.
/// </summary>
static class PathIds
{
    const int Length = 36;

    public static void UsePathIds(this IApplicationBuilder app) => app.Use((HttpContext http, RequestDelegate next) =>
    {
        var faults = new Faults();
        foreach (var (name, value) in http.Request.RouteValues)
        {
            // Guid also parses surrounding spaces and other notations. Two spellings of a path must not name the same resource.
            if (name.EndsWith("Id", StringComparison.Ordinal) && !IsUuid(value as string))
                faults.Add(name, "must be a UUID");
        }

        return faults.Any ? faults.ToResult().ExecuteAsync(http) : next(http);
    });

    static bool IsUuid(string? text) => text is { Length: Length } && Guid.TryParseExact(text, "D", out _);
}
