using System.Runtime.InteropServices;

namespace Callbook.Server.Hosting.Operations;

/// <summary>
/// Makes the C library return large blocks to the system when they are freed. By default it keeps them once some were freed, and after a
/// few large calls the copies that SQLite makes of them would stay.
/// </summary>
static partial class NativeHeap
{
    const int TrimThreshold = -1;
    const int MapThreshold = -3;
    const int LargeBlock = 1024 * 1024;

    public static void ReturnLargeBlocks()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetOption(MapThreshold, LargeBlock);
            // As the library itself would choose it. The default is less than what deflating takes, so each call would get its memory anew.
            _ = SetOption(TrimThreshold, 2 * LargeBlock);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than GNU's, which has no such option.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
