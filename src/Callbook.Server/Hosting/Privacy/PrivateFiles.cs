using System.Runtime.InteropServices;

namespace Callbook.Server.Hosting.Privacy;

/// <summary>Files and folders of the server belong to its user alone.</summary>
static partial class PrivateFiles
{
    const uint OwnerOnly = 0b000_111_111;

    const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>What this process creates from now on is for its user alone: umask 077.</summary>
    public static void Begin()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetMask(OwnerOnly);
    }

    /// <summary>Logs a warning if other users can enter the folder.</summary>
    public static void Check(string folder, ILogger logger)
    {
        if (!OperatingSystem.IsWindows() && Directory.Exists(folder) && (File.GetUnixFileMode(folder) & Others) != UnixFileMode.None)
            Log.OthersCanRead(logger, Path.GetFullPath(folder));
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);

    static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Other users can enter the data directory {Folder}; chmod 700 closes it")]
        public static partial void OthersCanRead(ILogger logger, string folder);
    }
}
