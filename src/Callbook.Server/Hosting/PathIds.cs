namespace Callbook.Server.Hosting;

/// <summary>
/// Ids in paths, once for all routes: what is named <c>…Id</c> in a route's template is a UUID, and anything else is 400 by that name.
/// (The framework's constraint <c>{agentId:guid}</c> would answer 404.) It stands behind authorization: who may not ask learns nothing.
/// </summary>
static class PathIds
{
    const int Length = 36;

    public static void UsePathIds(this IApplicationBuilder app) => app.Use((HttpContext http, RequestDelegate next) =>
    {
        var faults = new Faults();
        foreach (var (name, value) in http.Request.RouteValues)
        {
            // Guid takes spaces around and other notations too; two spellings of a path must not name one thing.
            if (name.EndsWith("Id", StringComparison.Ordinal) && !IsUuid(value as string))
                faults.Add(name, "must be a UUID");
        }

        return faults.Any ? faults.ToResult().ExecuteAsync(http) : next(http);
    });

    static bool IsUuid(string? text) => text is { Length: Length } && Guid.TryParseExact(text, "D", out _);
}
