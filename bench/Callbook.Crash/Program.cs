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
        "disk-full" => await Starve($"sqlite, disk full {options.Faults} times", new(TestDatabase.Sqlite, StorageFault.DiskFull, options.Faults, options.Seed)),
        "eio" => await Starve($"sqlite, fsync fails {options.Faults} times", new(TestDatabase.Sqlite, StorageFault.SyncFails, options.Faults, options.Seed)),
        _ => await Starve($"postgres, fsync fails {options.Faults} times", new(TestDatabase.Postgres, StorageFault.SyncFails, options.Faults, options.Seed)),
    });
}

Report.Print(lines);
return lines.TrueForAll(line => line.Passed) ? 0 : 1;

async Task<Line> Strike(string name, TestDatabase database, Blow blow)
{
    var outcome = await new CrashTrial(database, blow, options.Kills, options.Seed).Run(Console.WriteLine);
    return new(name, outcome, AsPromised: true);
}

async Task<Line> Starve(string name, StorageTrial trial)
{
    var (outcome, whileFailing) = await trial.Run();
    Console.WriteLine($"  {whileFailing} entries acknowledged while it lasted");
    return new(name, outcome, trial.AsPromised(outcome, whileFailing));
}
