using System.Text;
using System.Text.Unicode;
using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access.OAuth;

/// <summary>A request to the token or revocation endpoint, with the client's credentials.</summary>
sealed class OAuthRequest
{
    const int LargestBody = 16 * 1024;
    const int LongestCountedId = 255;
    const string FormType = "application/x-www-form-urlencoded";

    readonly HttpContext http;
    readonly Dictionary<string, string> parameters;
    readonly string? basic;
    readonly IReadOnlyList<(string Id, string Secret)> credentials;

    OAuthRequest(HttpContext http, Dictionary<string, string> parameters, OAuthProblem? problem)
    {
        this.http = http;
        this.parameters = parameters;
        var header = http.Request.Headers.Authorization.ToString().Split(' ', 2, StringSplitOptions.TrimEntries);
        basic = header[0].Equals("Basic", StringComparison.OrdinalIgnoreCase) ? header.ElementAtOrDefault(1) ?? "" : null;
        credentials = basic is not null ? ReadBasic(basic, this["client_id"])
            : this["client_id"] is { } id && this["client_secret"] is { } secret ? [(id, secret)]
            : [];
        ClientId = basic is null ? this["client_id"] : credentials.Select(some => some.Id).FirstOrDefault();
        Problem = problem ?? (basic is not null && this["client_secret"] is not null ? OAuthProblem.TwoMethods : null);
    }

    /// <summary>What is wrong with the form of the request, or null.</summary>
    public OAuthProblem? Problem { get; }

    /// <summary>The client that the request names; null if it names none, or two.</summary>
    public string? ClientId { get; }

    public string? this[string name] => parameters.GetValueOrDefault(name);

    public static async Task<OAuthRequest> Read(HttpContext http, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        if (await JsonBody.ReadBytes(http.Request, LargestBody, cancel) is not { } body)
            return new(http, [], OAuthProblem.TooLarge);
        Dictionary<string, string>? read;
        if (http.Request.HasJsonContentType())
            return OAuthParameters.TryReadJson(body.WrittenMemory, out read) ? new(http, read, null) : new(http, [], OAuthProblem.Malformed);
        if (!string.Equals(http.Request.ContentType?.Split(';')[0].Trim(), FormType, StringComparison.OrdinalIgnoreCase))
            return new(http, [], OAuthProblem.WrongType);
        return OAuthParameters.TryReadForm(body.WrittenSpan, out read) ? new(http, read, null) : new(http, [], OAuthProblem.Malformed);
    }

    /// <summary>The client, or null if its secret is missing or wrong.</summary>
    public async Task<KnownClient?> FindClient(Credentials known, CancellationToken cancel)
    {
        foreach (var (id, secret) in credentials)
        {
            if (await known.FindClient(id, secret, cancel) is { } client)
                return client;
        }

        return null;
    }

    /// <summary>
    /// Counts the request. A client has its own limit at each address, so that a stranger's failures elsewhere never keep out who has the secret.
    /// </summary>
    public ProblemHttpResult? Count(RateLimits limits) => limits.Count(http, "oauth", ClientId is { Length: <= LongestCountedId } ? ClientId : null);

    /// <summary>The error response, with its challenge.</summary>
    public JsonHttpResult<OAuthError> Refuse(OAuthProblem problem)
    {
        if (basic is not null && problem == OAuthProblem.InvalidClient)
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"callbook\", charset=\"UTF-8\"";
        return problem.ToResult();
    }

    // What the header may mean. By RFC 6749 (section 2.3.1) the id and the secret are form-encoded before they are joined, but most clients join them as they
    // are. The body may repeat the id, if it is the same (section 3.2.1).
    static IReadOnlyList<(string Id, string Secret)> ReadBasic(string text, string? repeated)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || !Utf8.IsValid(bytes.AsSpan(0, length)))
            return [];
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        if (parts.Length < 2)
            return [];
        var readings = new[] { (Id: OAuthParameters.Decode(parts[0]), Secret: OAuthParameters.Decode(parts[1])), (Id: parts[0], Secret: parts[1]) };
        return [.. readings.Distinct().Where(some => (repeated is null || repeated == some.Id) && !some.Id.Contains('\0', StringComparison.Ordinal))];
    }
}
