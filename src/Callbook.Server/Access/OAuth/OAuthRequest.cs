using System.Diagnostics.CodeAnalysis;
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
    readonly string? secret;

    OAuthRequest(HttpContext http, Dictionary<string, string> parameters, OAuthProblem? problem)
    {
        this.http = http;
        this.parameters = parameters;
        var header = http.Request.Headers.Authorization.ToString().Split(' ', 2, StringSplitOptions.TrimEntries);
        basic = header[0].Equals("Basic", StringComparison.OrdinalIgnoreCase) ? header.ElementAtOrDefault(1) ?? "" : null;
        (ClientId, secret) = basic is null ? (this["client_id"], this["client_secret"]) : ReadBasic(basic, this["client_id"]);
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
    public async Task<KnownClient?> FindClient(Credentials credentials, CancellationToken cancel) =>
        ClientId is null || secret is null ? null : await credentials.FindClient(ClientId, secret, cancel);

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

    // The body may repeat the id, if it is the same (RFC 6749, section 3.2.1).
    static (string? Id, string? Secret) ReadBasic(string text, string? repeated) =>
        TryReadBasic(text, out var id, out var secret) && (repeated is null || repeated == id) ? (id, secret) : (null, null);

    // The id and the secret are form-encoded before they are joined (RFC 6749, section 2.3.1).
    static bool TryReadBasic(string text, [NotNullWhen(true)] out string? id, [NotNullWhen(true)] out string? secret)
    {
        (id, secret) = (null, null);
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || !Utf8.IsValid(bytes.AsSpan(0, length)))
            return false;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        if (parts.Length < 2)
            return false;
        (id, secret) = (OAuthParameters.Decode(parts[0]), OAuthParameters.Decode(parts[1]));
        return !id.Contains('\0', StringComparison.Ordinal);
    }
}
