using System.Diagnostics;

namespace Callbook.Bench.Ingest;

static class Disk
{
    const int Writes = 200;

    /// <summary>What a commit costs at the least: without it the ratios mean nothing.</summary>
    public static double SyncMilliseconds(string folder)
    {
        var name = Path.Combine(folder, "sync");
        using (var file = File.OpenHandle(name, FileMode.Create, FileAccess.Write))
        {
            var times = new List<double>();
            // Written over, as a log that is used again is: a file that grows costs more.
            RandomAccess.Write(file, new byte[Writes * 4096], 0);
            RandomAccess.FlushToDisk(file);
            for (var number = 0; number < Writes; number++)
            {
                var began = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, new byte[4096], number * 4096L);
                RandomAccess.FlushToDisk(file);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            File.Delete(name);
            return times.Median();
        }
    }
}
