using System.Net.Http.Headers;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>Follows the redirects of a download. Each URL is checked like the first one.</summary>
sealed class RedirectPath
{
    const int MostRedirects = 5;

    int redirects;

    public RedirectPath(Uri address, AuthenticationHeaderValue? authorization)
    {
        Authorization = authorization;
        Refusal = IsHttp(address) ? null : DownloadRefusal.Scheme;
        Address = Bare(address);
    }

    public Uri Address { get; private set; }

    /// <summary>Cleared for good by a redirect to another origin.</summary>
    public AuthenticationHeaderValue? Authorization { get; private set; }

    public DownloadRefusal? Refusal { get; private set; }

    /// <summary>False if the response is not a redirect.</summary>
    public bool Follow(HttpResponseMessage response)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            return false;
        if (!Uri.TryCreate(Address, location, out var next) || !IsHttp(next))
        {
            Refusal = DownloadRefusal.Scheme;
            return true;
        }

        if (++redirects > MostRedirects || (Address.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp))
            Refusal = DownloadRefusal.Redirects;
        if (Uri.Compare(Address, next, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) != 0)
            Authorization = null;
        Address = Refusal is null ? Bare(next) : Address;
        return true;
    }

    static bool IsHttp(Uri address) => address.IsAbsoluteUri && address is { Scheme: "http" or "https", Host.Length: > 0 };

    // The user name and password are sent in a header, and only to their own origin.
    static Uri Bare(Uri address) =>
        address.IsAbsoluteUri && address.UserInfo.Length > 0 ? new UriBuilder(address) { UserName = "", Password = "" }.Uri : address;
}
