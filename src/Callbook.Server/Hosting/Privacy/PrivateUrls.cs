using System.Diagnostics;
using OpenTelemetry;

namespace Callbook.Server.Hosting.Privacy;

/// <summary>
/// Removes from traces what a URL may contain beside the route: signed links of our own, and credentials of others in the URLs that we
/// fetch. A request is named by its route, and a request to others by its host.
/// </summary>
sealed class PrivateUrls : BaseProcessor<Activity>
{
    const string Path = "url.path";
    const string Query = "url.query";
    const string Whole = "url.full";

    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem(Path) is not null)
            data.SetTag(Path, data.GetTagItem("http.route") as string);
        if (data.GetTagItem(Query) is not null)
            data.SetTag(Query, null);
        if (data.GetTagItem(Whole) is string whole)
            data.SetTag(Whole, Uri.TryCreate(whole, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : null);
    }
}
