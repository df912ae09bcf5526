using System.Runtime.CompilerServices;
using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings.Files;

/// <summary>
/// Stores recordings as files in the data folder: a folder for each organization, in it a folder for each agent. Names contain only ids.
/// </summary>
sealed class FileRecordingStore(DataFolder data) : IRecordingStore
{
    readonly string folder = data.Of("kept");

    public Task Keep(RecordingName name, IncomingRecording recording, CancellationToken cancel) => Trying(() =>
    {
        DurableFile.Move(recording.Path, PathOf(name));
        return true;
    });

    public Task<bool> Has(RecordingName name, CancellationToken cancel) => Task.FromResult(File.Exists(PathOf(name)));

    public Task<Stream?> Open(RecordingName name, CancellationToken cancel) => Trying<Stream?>(() => OpenFile(name));

    /// <summary>Null if there is no file of this name. A file that is deleted during a read can still be read to its end.</summary>
    public FileStream? OpenFile(RecordingName name)
    {
        try
        {
            return new(PathOf(name), new FileStreamOptions
            {
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task Delete(RecordingName name, CancellationToken cancel) => Trying(() =>
    {
        var path = PathOf(name);
        if (File.Exists(path))
            File.Delete(path);
        return true;
    });

    public Task DeleteOrganization(Guid organizationId, CancellationToken cancel) => Trying(() =>
    {
        var path = Path.Combine(folder, organizationId.ToString());
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        return true;
    });

    public async IAsyncEnumerable<RecordingName> List(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (var agent in new DirectoryInfo(folder).EnumerateDirectories().SelectMany(organization => organization.EnumerateDirectories()))
        {
            foreach (var file in agent.EnumerateFiles().Where(file => file.LastWriteTimeUtc < before.UtcDateTime))
            {
                cancel.ThrowIfCancellationRequested();
                if (RecordingName.TryParse($"{agent.Parent!.Name}/{agent.Name}/{file.Name}") is { } name) // the parent is the organization
                    yield return name;
            }

            await Task.Yield();
        }
    }

    // Unfinished files are in the spool.
    public Task<int> RemoveUnfinished(DateTimeOffset before, CancellationToken cancel) => Task.FromResult(0);

    string PathOf(RecordingName name) => Path.Combine(folder, name.ToString());

    Task<T> Trying<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (Exception fault) when (DataFolder.IsFault(fault))
        {
            return Task.FromException<T>(data.Failed(fault));
        }
    }
}
