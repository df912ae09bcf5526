using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>Whose LiveKit it is that sends something.</summary>
sealed class LiveKitAccess(IngestKeys keys, LiveKitSettings settings, TimeProvider time)
{
    public const string Platform = "livekit";

    /// <summary>The organization and the token that is good for it, as far as the token alone tells; null otherwise.</summary>
    public async Task<(Guid OrganizationId, LiveKitToken Token)?> Find(HttpRequest request, CancellationToken cancel)
    {
        if (request.Headers.Authorization is not [var authorization] || LiveKitToken.Read(authorization) is not { } token || !token.IsValidAt(time.GetUtcNow()))
            return null;
        foreach (var (organization, secret) in await keys.Find(Platform, token.Issuer, cancel))
        {
            if (token.IsSignedWith(secret))
                return (organization, token);
        }

        return settings.ApiKey == token.Issuer && settings.ApiSecret is { } chosen && token.IsSignedWith(chosen) && await keys.FindFirst(cancel) is { } first
            ? (first, token)
            : null;
    }

    public static ProblemHttpResult Refuse(HttpResponse response)
    {
        response.Headers.WWWAuthenticate = "Bearer";
        return Problems.InvalidSignature.ToResult();
    }
}
