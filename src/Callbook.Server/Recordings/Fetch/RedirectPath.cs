using System.Net.Http.Headers;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>From one address to the next, as the answers lead. Each step is looked at as the first one was.</summary>
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

    /// <summary>Gone for good once another origin is asked.</summary>
    public AuthenticationHeaderValue? Authorization { get; private set; }

    public DownloadRefusal? Refusal { get; private set; }

    /// <summary>False where the answer leads nowhere else.</summary>
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

    // A name and password go by header, to whom they are meant for.
    static Uri Bare(Uri address) =>
        address.IsAbsoluteUri && address.UserInfo.Length > 0 ? new UriBuilder(address) { UserName = "", Password = "" }.Uri : address;
}
