using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.CallLogs;
using Callbook.Server.Hosting;
using Callbook.Server.Jobs;
using Callbook.Server.Recordings.Fetch;
using Callbook.Server.Recordings.Files;
using Callbook.Server.Recordings.S3;

namespace Callbook.Server.Recordings;

/// <summary>The audio of calls: kept before the vendor's link dies, and played from a link that works.</summary>
static class RecordingsFeature
{
    public static void AddRecordings(this IServiceCollection services, RecordingSettings settings)
    {
        services.AddSingleton<RecordingSpool>().AddSingleton<RecordingWriter>().AddSingleton<StoredPeaks>().AddSingleton<SweepRecordings>()
            .AddHostedService(provider => provider.GetRequiredService<SweepRecordings>());
        services.AddFetching(settings);
        if (settings.KeptInS3)
        {
            services.AddSingleton<S3Bucket>().AddSingleton<S3Presigner>().AddSingleton<IRecordingLinks, S3Links>()
                .AddSingleton<S3RecordingStore>().AddSingleton<IRecordingStore>(provider => provider.GetRequiredService<S3RecordingStore>());
            return;
        }

        services.AddSingleton<LinkKeys>()
            .AddSingleton<FileLinks>().AddSingleton<IRecordingLinks>(provider => provider.GetRequiredService<FileLinks>())
            .AddSingleton<FileRecordingStore>().AddSingleton<IRecordingStore>(provider => provider.GetRequiredService<FileRecordingStore>());
    }

    static void AddFetching(this IServiceCollection services, RecordingSettings settings)
    {
        var networks = AllowedNetworks.TryParse(settings.AllowedNetworks, out var allowed) ? allowed : AllowedNetworks.None; // checked before
        services
            .AddSingleton(provider => new RecordingDownload(new(networks), new(provider.GetRequiredService<RecordingSpool>().MostBytes)))
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
                "The file is the body; what it is, is read from its bytes. `Content-MD5`, `Digest`, `Content-Digest` and `Repr-Digest` are held against it. "
                + "Answered once it is durable; the same file again changes nothing, and another one takes its place. The call may still be in progress.")
            .TakesQuery("offset_seconds", "Seconds from the start of the call to the start of the recording; default 0.")
            .Accepts<Stream>("*/*") // named by nobody, or wrongly, as often as not
            .Produces<Item<Recording>>(StatusCodes.Status201Created).Produces<Item<Recording>>()
            .ProducesProblems(400, 404, 409, 413, 415, 503);
        recording.MapGet("", GetRecording.Handle).RequireScope(Scopes.CallLogsRead)
            .WithName("getRecording").WithSummary("Get the recording of a call")
            .WithDescription("A redirect to a URL that was signed at this moment.")
            .TakesQuery("download", "Where it is there, a browser saves the file instead of playing it.")
            .Produces(StatusCodes.Status302Found).ProducesProblems(400, 404);
        recording.MapUploads();
        recording.MapFetchAndPeaks();
        if (app.ServiceProvider.GetService<FileLinks>() is null)
            return;
        // A key that cannot be read is told at the start, and not to the first listener.
        _ = app.ServiceProvider.GetRequiredService<LinkKeys>().Current;
        app.Map("/recordings/{token}", PlayRecording.Handle).AllowAnonymous().ExcludeFromDescription();
    }

    static void MapUploads(this IEndpointRouteBuilder recording)
    {
        recording.MapPost("/upload-url", CreateUploadUrl.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("postRecordingUploadUrl").WithSummary("Get a URL that takes a recording")
            .WithDescription("Where recordings are kept in S3: send the file there by PUT, and complete the upload. Where they are kept in files, 409.")
            .Produces<Item<RecordingUpload>>().ProducesProblems(400, 404, 409);
        recording.MapPost("/complete", CompleteUpload.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("completeRecordingUpload").WithSummary("Complete an upload")
            .WithDescription("What was sent is checked as if it had been sent here, and becomes the call's recording. Twice is harmless.")
            .Accepts<NewRecordingUpload>("application/json")
            .Produces<Item<Recording>>(StatusCodes.Status201Created).Produces<Item<Recording>>()
            .ProducesProblems(400, 404, 409, 413, 415, 503);
    }

    static void MapFetchAndPeaks(this IEndpointRouteBuilder recording)
    {
        recording.MapPost("/fetch", PostRecordingFetch.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("fetchRecording").WithSummary("Have a recording fetched")
            .WithDescription(
                "The server copies it from a platform's link, again and again where the platform cannot be reached. Answered at once; the call log's `ETag` changes "
                + "when the recording is there, or when `session_data.recording` says why there is none. The newest link counts.")
            .Accepts<NewRecordingFetch>("application/json")
            .Produces(StatusCodes.Status202Accepted).ProducesProblems(400, 404, 409, 413, 415);
        recording.MapGet("/peaks", GetPeaks.Handle).RequireScope(Scopes.CallLogsRead)
            .WithName("getRecordingPeaks").WithSummary("Get the waveform of a recording")
            .WithDescription("Up to 400 points for each channel. 409 where the recording is no WAV, and ffmpeg is not installed on the server or cannot read it.")
            .Produces<Item<Client.RecordingPeaks>>().ProducesProblems(400, 404, 409, 503);
    }
}
