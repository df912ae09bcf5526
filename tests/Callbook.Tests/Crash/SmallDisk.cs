using Callbook.Tests.Support;

namespace Callbook.Tests.Crash;

/// <summary>A file system of a few megabytes in memory.</summary>
sealed class SmallDisk : IAsyncDisposable
{
    string? folder;

    /// <summary>Hides what the folder holds.</summary>
    public async Task Mount(string on)
    {
        await Tool.Run("mount", ["-t", "tmpfs", "-o", "size=6m", "callbook-test", on]);
        folder = on;
    }

    public Task Grow() => Tool.Run("mount", ["-o", "remount,size=1g", folder ?? ""]);

    public async ValueTask DisposeAsync()
    {
        if (folder is not null)
            await Tool.Run("umount", ["-l", folder]);
    }
}
