using Callbook.Crash;
using Callbook.Tests.Crash;
using Callbook.Tests.Support;

var options = Options.Parse(args);
Console.WriteLine($"seed {options.Seed}");
var lines = new List<Line>();
foreach (var trial in options.Trials)
{
    Console.WriteLine($"\n== {trial}");
    lines.Add(trial switch
    {
        "sqlite" => await Strike($"sqlite, server killed {options.Kills} times", TestDatabase.Sqlite, Blow.Server),
        "postgres" => await Strike($"postgres, server killed {options.Kills} times", TestDatabase.Postgres, Blow.Server),
        "database-killed" => await Strike($"postgres, database killed {options.Kills} times", TestDatabase.Postgres, Blow.Database),
        "disk-full" => await Starve("sqlite, disk full", StorageFault.DiskFull),
        _ => await Starve("sqlite, fsync fails", StorageFault.SyncFails),
    });
}

Report.Print(lines);
return lines.TrueForAll(line => line.Passed) ? 0 : 1;

async Task<Line> Strike(string name, TestDatabase database, Blow blow)
{
    var outcome = await new CrashTrial(database, blow, options.Kills, options.Seed).Run(Console.WriteLine);
    return new(name, outcome, AsPromised: true);
}

async Task<Line> Starve(string name, StorageFault fault)
{
    var (outcome, whileFailing) = await new StorageTrial(fault, options.Seed).Run();
    Console.WriteLine($"  {whileFailing} entries acknowledged while it lasted");
    return new(name, outcome, StorageTrial.AsPromised(outcome));
}
