using System.Text.Encodings.Web;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Callbook.Server.Access;

/// <summary><c>Authorization: Bearer …</c> with an access token or an API key (RFC 6750).</summary>
sealed class BearerAuthentication(
    Credentials credentials, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SecretOf(Request) is not { } secret)
            return AuthenticateResult.NoResult();
        if (await credentials.FindCaller(secret, Context.RequestAborted) is not { } caller)
            return AuthenticateResult.Fail("unknown token");
        Context.Features.Set(caller);
        return AuthenticateResult.Success(new(caller.ToPrincipal(Name), Name));
    }

    /// <summary>The presented token or key, or null.</summary>
    public static string? SecretOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Headers.Authorization.Count == 0)
        {
            Context.Features.Set(new Refusal("no token"));
            Response.Headers.WWWAuthenticate = "Bearer realm=\"callbook\"";
            await Problems.TokenRequired.ToResult().ExecuteAsync(Context);
            return;
        }

        await Refuse(Context).ExecuteAsync(Context);
    }

    /// <summary>The answer to a token that is not, or no longer, valid.</summary>
    public static ProblemHttpResult Refuse(HttpContext http)
    {
        http.Features.Set(new Refusal("unknown, expired or revoked token", Secret.PublicPart(SecretOf(http.Request))));
        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"callbook\", error=\"invalid_token\"";
        return Problems.InvalidToken.ToResult();
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = Context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope;
        Context.Features.Set(new Refusal($"lacks the scope {scope}"));
        Response.Headers.WWWAuthenticate = $"Bearer realm=\"callbook\", error=\"insufficient_scope\", scope=\"{scope}\"";
        await Problems.ScopeMissing.ToResult($"This route requires a token with the scope {scope}.").ExecuteAsync(Context);
    }
}
