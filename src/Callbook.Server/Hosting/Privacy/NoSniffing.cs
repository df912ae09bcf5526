namespace Callbook.Server.Hosting.Privacy;

/// <summary>Every answer tells browsers to believe its content type.</summary>
static class NoSniffing
{
    public static void UseNoSniffing(this WebApplication app) => app.Use((http, next) =>
    {
        Forbid(http.Response);
        return next(http);
    });

    /// <summary>Called again where the headers of an answer have been cleared.</summary>
    public static void Forbid(HttpResponse response) => response.Headers.XContentTypeOptions = "nosniff";
}
