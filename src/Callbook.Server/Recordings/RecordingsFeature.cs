using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.CallLogs;
using Callbook.Server.Hosting;
using Callbook.Server.Jobs;
using Callbook.Server.Recordings.Deletion;
using Callbook.Server.Recordings.Fetch;
using Callbook.Server.Recordings.Files;
using Callbook.Server.Recordings.S3;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>The audio of calls: fetched before the vendor's link expires, and played from a link that does not.</summary>
static class RecordingsFeature
{
    public static void AddRecordings(this IServiceCollection services, RecordingSettings settings)
    {
        services.AddSingleton<DataFolder>().AddSingleton<IOutageCheck>(provider => provider.GetRequiredService<DataFolder>());
        services.AddSingleton<RecordingSpool>().AddSingleton<RecordingWriter>().AddSingleton<StoredPeaks>().AddSingleton<DeleteRecordings>().AddSingleton<SweepRecordings>()
            .AddHostedService(provider => provider.GetRequiredService<SweepRecordings>());
        services.AddFetching(settings);
        if (settings.KeptInS3)
        {
            services.AddSingleton<S3Bucket>().AddSingleton<S3Presigner>().AddSingleton<IRecordingLinks, S3Links>()
                .AddSingleton<S3RecordingStore>().AddSingleton<IRecordingStore>(provider => provider.GetRequiredService<S3RecordingStore>())
                .AddSingleton<IOutageCheck>(provider => provider.GetRequiredService<S3RecordingStore>()).AddHostedService<BucketAtStart>();
            return;
        }

        services.AddSingleton<LinkKeys>()
            .AddSingleton<FileLinks>().AddSingleton<IRecordingLinks>(provider => provider.GetRequiredService<FileLinks>())
            .AddSingleton<FileRecordingStore>().AddSingleton<IRecordingStore>(provider => provider.GetRequiredService<FileRecordingStore>());
    }

    static void AddFetching(this IServiceCollection services, RecordingSettings settings)
    {
        var networks = NetworkList.TryParse(settings.AllowedNetworks, out var allowed) ? allowed : NetworkList.None; // validated
        services
            .AddSingleton(provider => new RecordingDownload(
                new(networks),
                new(provider.GetRequiredService<RecordingSpool>().MostBytes) { BytesPerSecond = 1024L * settings.MinKilobytesPerSecond }))
            .AddSingleton<RecordingFetcher>()
            .AddSingleton<IJobHandler, FetchRecording>();
        services.AddSingleton<SessionAudio>().AddSingleton<IJobHandler, MoveRecording>();
    }

    public static void MapRecordings(this IEndpointRouteBuilder app)
    {
        var recording = app.MapGroup("/v1/agents/{agentId}/call-logs/{callLogId}/recording").WithTags("Recordings");
        recording.MapPut("", UploadRecording.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("putRecording").WithSummary("Upload the recording of a call")
            .WithDescription(
                "The body is the file; its type is detected from its bytes. `Content-MD5`, `Digest`, `Content-Digest` and `Repr-Digest` are verified. The "
                + "recording is durable when the request returns. The same file again changes nothing; a different file replaces it. The call may be in progress.")
            .TakesQuery("offset_seconds", "Seconds from the start of the call to the start of the recording, -86400 to 86400; default 0.")
            .Accepts<Stream>("*/*") // the media type is often missing or wrong
            .Produces<Item<Recording>>(StatusCodes.Status201Created).Produces<Item<Recording>>()
            .ProducesProblems(400, 404, 409, 413, 415, 503);
        recording.MapGet("", GetRecording.Handle).RequireScope(Scopes.CallLogsRead)
            .WithName("getRecording").WithSummary("Get the recording of a call")
            .WithDescription("Redirects to a freshly signed URL of the recording.")
            .TakesQuery("inline", "If present, a browser that opens the URL plays the recording instead of saving it.")
            .Produces(StatusCodes.Status302Found).ProducesProblems(400, 404);
        recording.MapUploads();
        recording.MapFetchAndPeaks();
        if (app.ServiceProvider.GetService<FileLinks>() is null)
            return;
        // Loads the keys at the start, so that an invalid key file is reported then and not to the first listener.
        _ = app.ServiceProvider.GetRequiredService<LinkKeys>().Current;
        app.Map("/recordings/{token}", PlayRecording.Handle).AllowAnonymous().LimitBy(PlayRecording.Limit).ExcludeFromDescription();
    }

    static void MapUploads(this IEndpointRouteBuilder recording)
    {
        recording.MapPost("/upload-url", CreateUploadUrl.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("postRecordingUploadUrl").WithSummary("Get a URL to upload a recording to")
            .WithDescription("If recordings are stored in S3: send the file to the URL by PUT, then complete the upload. If they are stored in files, it is 409.")
            .Produces<Item<RecordingUpload>>().ProducesProblems(400, 404, 409);
        recording.MapPost("/complete", CompleteUpload.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("completeRecordingUpload").WithSummary("Complete an upload")
            .WithDescription("The uploaded file is checked like a direct upload, and becomes the call's recording. The request is idempotent.")
            .Accepts<NewRecordingUpload>("application/json")
            .Produces<Item<Recording>>(StatusCodes.Status201Created).Produces<Item<Recording>>()
            .ProducesProblems(400, 404, 409, 413, 415, 503);
    }

    static void MapFetchAndPeaks(this IEndpointRouteBuilder recording)
    {
        recording.MapPost("/fetch", PostRecordingFetch.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("fetchRecording").WithSummary("Fetch a recording from a URL")
            .WithDescription(
                "The server copies the recording from the platform's URL, with retries if the platform cannot be reached. The request returns at once. The call "
                + "log's `ETag` changes when the recording is stored, or when `session_data.recording` says why there is none. A newer URL replaces an older one.")
            .Accepts<NewRecordingFetch>("application/json")
            .Produces(StatusCodes.Status202Accepted).ProducesProblems(400, 404, 409, 413, 415);
        recording.MapGet("/peaks", GetPeaks.Handle).RequireScope(Scopes.CallLogsRead)
            .WithName("getRecordingPeaks").WithSummary("Get the waveform of a recording")
            .WithDescription("Up to 400 points for each channel. It is 409 if the recording is not a WAV file, and ffmpeg is not installed on the server or cannot decode it.")
            .Produces<Item<Client.RecordingPeaks>>().ProducesProblems(400, 404, 409, 503);
    }
}
