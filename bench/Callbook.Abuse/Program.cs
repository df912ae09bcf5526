using Callbook.Abuse;
using Callbook.Tests.Support.Processes;

var options = Options.Parse(args);
ServerProcess.Program = options.Server;
if (options.Only.FirstOrDefault(name => !Attack.All.Any(attack => attack.Name == name)) is { } unknown)
    throw new ArgumentException($"There is no attack {unknown}: {string.Join(", ", Attack.All.Select(attack => attack.Name))}", nameof(args));

List<string> table = [Report.Line("attack or fault", "database", "", "measured", "bar", "verdict"), "|---|---|---|---|---|---|"];
var passed = true;
foreach (var attack in Attack.All.Where(attack => options.Only.Count == 0 || options.Only.Contains(attack.Name, StringComparer.Ordinal)))
{
    foreach (var database in attack.Databases.Intersect(options.Databases))
    {
        Console.WriteLine($"== {attack.Name}, {database}");
        foreach (var finding in await attack.Strike(database))
        {
            passed &= finding.Passed;
            table.Add(Report.Line(attack.Name, $"{database}", finding));
            Console.WriteLine(table[^1]);
        }
    }
}

Console.WriteLine();
table.ForEach(Console.WriteLine);
return passed ? 0 : 1;
