using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Crash;

/// <summary>A file system of a few megabytes in memory.</summary>
sealed class SmallDisk : IAsyncDisposable
{
    const int Megabytes = 3;
    const int MoreMegabytes = 2;

    string? folder;
    int size = Megabytes;

    /// <summary>Hides what the folder holds.</summary>
    public async Task Mount(string on)
    {
        await Tool.Run("mount", ["-t", "tmpfs", "-o", $"size={size}m", "callbook-test", on]);
        folder = on;
    }

    /// <summary>By a few megabytes, or by so many that it will not be full again.</summary>
    public Task Grow(bool much) => Tool.Run("mount", ["-o", $"remount,size={(much ? 1024 : size += MoreMegabytes)}m", folder ?? ""]);

    public async ValueTask DisposeAsync()
    {
        if (folder is not null)
            await Tool.Run("umount", ["-l", folder]);
    }
}
