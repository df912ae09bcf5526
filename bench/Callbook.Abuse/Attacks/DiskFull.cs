using Callbook.Tests.Crash;
using Callbook.Tests.Support;

namespace Callbook.Abuse.Attacks;

/// <summary>The file system of a few megabytes that holds everything runs full, and is made larger after a while. Takes root.</summary>
static class DiskFull
{
    const int Failures = 100;
    const int After = 100;

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        var folder = Directory.CreateTempSubdirectory("callbook-disk-").FullName;
        await using var disk = new SmallDisk();
        await disk.Mount(folder);
        await using var site = await Site.Start(database, $"--Callbook:DataDirectory={folder}");
        var customer = await site.NewCustomer();
        await using var load = new Load(customer);
        await load.MoreFailures(Failures);
        await disk.Grow(much: true);
        await load.More(After);
        var lost = await load.Lost(customer);
        return
        [
            load.OnlyToldToComeAgain("disk full: answers"),
            new("disk full: acknowledged calls lost", $"{lost} of {load.Acknowledged}", "0", lost == 0),
        ];
    }
}
