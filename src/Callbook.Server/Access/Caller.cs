using System.Security.Claims;

namespace Callbook.Server.Access;

/// <summary>
/// The organization and the credential that make a request, and the credential's scopes. (The person on the telephone is CallerId.)
/// </summary>
sealed record Caller(Guid OrganizationId, Guid CredentialId, string[] Scopes)
{
    public const string ScopeClaim = "scope";

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, CredentialId.ToString()), .. Scopes.Select(scope => new Claim(ScopeClaim, scope))], scheme));

    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("A route that takes the caller must require a scope."));
}
