namespace Callbook.Server.Platforms.LiveKit;

/// <summary>Finds the organization of an agent that uploads observability data. Its token does not cover the body.</summary>
sealed class LiveKitAccess(LiveKitPlatform platform, PlatformKeys keys)
{
    public IPlatform Platform => platform;

    /// <summary>Null if the token is missing or not valid, or may not write observability data.</summary>
    public async Task<Guid?> Find(HttpRequest request, CancellationToken cancel) =>
        platform.ReadSignature(request) is LiveKitToken { MayObserve: true } token && await keys.Find(platform, token, cancel) is [var key, ..]
            ? key.OrganizationId
            : null;

    public IResult Refuse(HttpContext http) => PostPlatformEvent.Refuse(http, platform.ReadSignature(http.Request), "no key fits the token, or it has expired or may not observe");
}
