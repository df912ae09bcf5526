namespace Callbook.Server.Hosting;

/// <summary>
/// Answers HEAD wherever there is a GET. Routing looks for the GET, and Kestrel sends no body. Handlers see HEAD, so that they need not make a large or endless
/// one.
/// </summary>
static class HeadRequests
{
    static readonly object Mark = new();

    /// <summary>In place of UseRouting, and around middleware that answers by itself.</summary>
    public static void UseRoutingWithHead(this WebApplication app, Action<WebApplication> before)
    {
        app.Use((http, next) =>
        {
            if (HttpMethods.IsHead(http.Request.Method))
            {
                http.Items[Mark] = true;
                http.Request.Method = HttpMethods.Get;
            }

            return next(http);
        });
        before(app);
        app.UseRouting();
        app.Use((http, next) =>
        {
            if (http.Items.ContainsKey(Mark))
                http.Request.Method = HttpMethods.Head;
            return next(http);
        });
    }

    /// <summary>The methods of a path for the header Allow, with HEAD if there is a GET.</summary>
    public static string Allow(string methods) =>
        methods.Split(", ").Contains(HttpMethods.Get, StringComparer.Ordinal) ? $"{methods}, {HttpMethods.Head}" : methods;
}
