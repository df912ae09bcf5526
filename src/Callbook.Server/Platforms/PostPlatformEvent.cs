using System.Text.Json;
using Callbook.Server.Access;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Platforms;

/// <summary>POST /v1/ingest/{platform}: a platform's report of a call, signed in the platform's own way. The answer follows when the report is durable.</summary>
static class PostPlatformEvent
{
    public static async Task<IResult> Handle(
        IPlatform platform, HttpContext http, PlatformKeys keys, SessionWriter writer, RequestBodies bodies, RateLimits limits, CancellationToken cancel)
    {
        var signature = platform.ReadSignature(http.Request);
        if (signature is null || await keys.Find(platform, signature, cancel) is not { Count: > 0 } candidates)
            return limits.Count(http, "signature") ?? Refuse(http, signature);
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !platform.MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            return Problems.UnsupportedMediaType.ToResult($"Send the body as {string.Join(" or ", platform.MediaTypes)}.");
        using var body = await bodies.Receive(http.Request, Payer(candidates), Limits.BodyBytes, cancel);
        if (body is null)
            return JsonBody.TooLarge(Limits.BodyBytes);
        var bytes = await body.Read(cancel);
        if (candidates.FirstOrDefault(candidate => signature.IsOf(candidate.Secret, bytes)) is not { } key)
            return limits.Count(http, "signature") ?? Refuse(http, signature, "the signature is not of this body"); // only failures count
        if (type.MediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase) && !JsonShape.Any.Allows(bytes, out var excess))
            return Faults.Of(excess.Place, excess.What);
        IReadOnlyList<SessionReport> reports;
        try
        {
            reports = platform.Read(bytes);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException) // the last one: half of a surrogate pair in a key
        {
            return Faults.Of("body", "is not well-formed JSON");
        }

        return await Store(writer, platform, key.OrganizationId, reports, cancel) ? platform.Accepted : Problems.TooLarge.ToResult("The call is full.");
    }

    // A signature may be one of several organizations' until the body is read. Such requests share what an organization may have.
    static Guid Payer(IReadOnlyList<PlatformKey> candidates) =>
        candidates.All(key => key.OrganizationId == candidates[0].OrganizationId) ? candidates[0].OrganizationId : Guid.Empty;

    /// <summary>Stores the reports, and returns when they are durable. False if a call has reached its limits.</summary>
    public static async Task<bool> Store(
        SessionWriter writer, IPlatform platform, Guid organizationId, IReadOnlyList<SessionReport> reports, CancellationToken cancel)
    {
        var stored = true;
        foreach (var report in reports)
            stored &= !(await writer.Write(platform, organizationId, report, cancel)).IsFull;
        return stored;
    }

    /// <summary>Refuses a request whose signature is missing, or was made with none of the keys.</summary>
    public static ProblemHttpResult Refuse(HttpContext http, IPlatformSignature? signature, string reason = "no key fits the signature, or it has expired")
    {
        http.Features.Set(new Refusal(signature is null ? "no signature" : reason, signature?.KeyId));
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.InvalidSignature.ToResult();
    }
}
