using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callbook.Server.Hosting;

/// <summary>Every problem that the server returns (RFC 9457), one per line.</summary>
static class Problems
{
    public static readonly Problem Invalid = new("invalid-request", 400, "The request is not valid");
    public static readonly Problem TokenRequired = new("token-required", 401, "A bearer token is required");
    public static readonly Problem InvalidToken = new("invalid-token", 401, "The bearer token is unknown, expired or revoked");
    public static readonly Problem InvalidSignature = new("invalid-signature", 401, "The signature is missing, invalid or expired, or is not for this request");
    public static readonly Problem ScopeMissing = new("scope-missing", 403, "The token lacks a scope");
    public static readonly Problem MetricsClosed = new("metrics-closed", 403, "The metrics are open to programs on the same machine only, unless Callbook:Metrics says otherwise");
    public static readonly Problem LinkInvalid = new("link-invalid", 403, "The URL is not valid or has expired");
    public static readonly Problem NotFound = new("not-found", 404, "The resource does not exist");
    public static readonly Problem AgentNotFound = new("agent-not-found", 404, "The agent does not exist");
    public static readonly Problem CallLogNotFound = new("call-log-not-found", 404, "The call log does not exist");
    public static readonly Problem CallNotFound = new("call-not-found", 404, "The call does not exist");
    public static readonly Problem RecordingNotFound = new("recording-not-found", 404, "The call has no recording");
    public static readonly Problem CredentialNotFound = new("credential-not-found", 404, "The credential does not exist");
    public static readonly Problem OrganizationNotFound = new("organization-not-found", 404, "The organization does not exist");
    public static readonly Problem JobNotFound = new("job-not-found", 404, "The job does not exist");
    public static readonly Problem JobKindNotFound = new("job-kind-not-found", 404, "The kind of job does not exist");
    public static readonly Problem OwnOrganization = new("own-organization", 409, "An organization cannot delete itself");
    public static readonly Problem JobIsRunning = new("job-is-running", 409, "The job is running");
    public static readonly Problem BodyTimeout = new("body-timeout", 408, "The request body did not arrive in time");
    public static readonly Problem AgentHasCallLogs = new("agent-has-call-logs", 409, "The agent has call logs");
    public static readonly Problem CallAlreadyEnded = new("call-already-ended", 409, "The call has ended");
    public static readonly Problem RecordingNotEnabled = new("recording-not-enabled", 409, "The agent's calls are not recorded: enable_recording is false");
    public static readonly Problem PeaksUnavailable = new("peaks-unavailable", 409, "The server cannot decode this recording");
    public static readonly Problem NoUploadUrls = new("no-upload-urls", 409, "The server stores recordings in files and has no upload URLs; send the recording by PUT");
    public static readonly Problem UploadMissing = new("upload-missing", 409, "The upload has not arrived or has expired");
    public static readonly Problem ExternalIdTaken = new("external-id-taken", 409, "Another agent has this external_id");
    public static readonly Problem IngestKeyTaken = new("ingest-key-taken", 409, "The key is in use already");
    public static readonly Problem LastClient = new("last-client", 409, "It is the organization's last OAuth client with the scope access:write");
    public static readonly Problem TooLarge = new("too-large", 413, "The request body is too large");
    public static readonly Problem UnsupportedMediaType = new("unsupported-media-type", 415, "The body must be application/json");
    public static readonly Problem NoAudio = new("no-audio", 415, "The body must be a WAV, MP3, Ogg, WebM, MP4 or FLAC file");
    public static readonly Problem IdempotencyKeyReused = new("idempotency-key-reused", 422, "The Idempotency-Key was used with a different body");
    public static readonly Problem TooManyRequests = new("too-many-requests", 429, "Too many requests");
    public static readonly Problem Internal = new("internal-error", 500, "The server failed to handle the request");
    public static readonly Problem Overloaded = new("overloaded", 503, "The server is overloaded; try again");
    public static readonly Problem RecordingStoreUnavailable = new("recording-store-unavailable", 503, "The recording store is unavailable; try again");
    public static readonly Problem DatabaseUnavailable = new("database-unavailable", 503, "The database is unavailable; try again");

    /// <summary>A body for the statuses that the framework sets without one.</summary>
    public static Task ForStatus(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var problem = http.Response.StatusCode switch
        {
            // Few statuses are used: 405 becomes 404, because a path without the method is not a resource here.
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => NotFound,
            StatusCodes.Status413PayloadTooLarge => TooLarge,
            StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
            StatusCodes.Status429TooManyRequests => TooManyRequests,
            >= 500 => Internal,
            _ => Invalid,
        };
        return problem.ToResult().ExecuteAsync(http);
    }
}

sealed record Problem(string Slug, int Status, string Title)
{
    public ProblemHttpResult ToResult(string? detail = null) => TypedResults.Problem(Details(detail));

    /// <summary>With the faults, by parameter or place in the body.</summary>
    public ProblemHttpResult ToResult(IReadOnlyDictionary<string, string[]> errors)
    {
        var details = Details(errors.Count == 1 ? $"{errors.First().Key}: {errors.First().Value[0]}" : null);
        details.Extensions["errors"] = errors;
        return TypedResults.Problem(details);
    }

    ProblemDetails Details(string? detail) =>
        new() { Type = $"urn:callbook:problem:{Slug}", Title = Title, Status = Status, Detail = detail ?? $"{Title}." };
}
