using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.CallLogs;
using Callbook.Server.Hosting;
using Callbook.Server.Recordings.Files;

namespace Callbook.Server.Recordings;

/// <summary>The audio of calls: kept before the vendor's link dies, and played from a link that works.</summary>
static class RecordingsFeature
{
    public static void AddRecordings(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton<RecordingSpool>().AddSingleton<RecordingWriter>().AddSingleton<SweepRecordings>()
            .AddHostedService(provider => provider.GetRequiredService<SweepRecordings>());
        services.AddSingleton<LinkKeys>()
            .AddSingleton<FileLinks>().AddSingleton<IRecordingLinks>(provider => provider.GetRequiredService<FileLinks>())
            .AddSingleton<FileRecordingStore>().AddSingleton<IRecordingStore>(provider => provider.GetRequiredService<FileRecordingStore>());
    }

    public static void MapRecordings(this IEndpointRouteBuilder app)
    {
        var recording = app.MapGroup("/v1/agents/{agentId}/call-logs/{callLogId}/recording").WithTags("Recordings");
        recording.MapPut("", UploadRecording.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("putRecording").WithSummary("Upload the recording of a call")
            .WithDescription(
                "The file is the body; what it is, is read from its bytes. `Content-MD5`, `Digest`, `Content-Digest` and `Repr-Digest` are held against it. "
                + "Answered once it is durable; the same file again changes nothing, and another one takes its place. The call may still be in progress.")
            .Accepts<Stream>("audio/*", "application/octet-stream")
            .Produces<Item<Client.Recording>>(StatusCodes.Status201Created).Produces<Item<Client.Recording>>()
            .ProducesProblems(400, 404, 409, 413, 415, 503);
        recording.MapGet("", GetRecording.Handle).RequireScope(Scopes.CallLogsRead)
            .WithName("getRecording").WithSummary("Get the recording of a call")
            .WithDescription("A redirect to a URL that was signed at this moment. With `?download` a browser saves the file instead of playing it.")
            .Produces(StatusCodes.Status302Found).ProducesProblems(400, 404);
        if (app.ServiceProvider.GetService<FileLinks>() is null)
            return;
        // A key that cannot be read is told at the start, and not to the first listener.
        _ = app.ServiceProvider.GetRequiredService<LinkKeys>().Current;
        app.Map("/recordings/{token}", PlayRecording.Handle).AllowAnonymous().ExcludeFromDescription();
    }
}
