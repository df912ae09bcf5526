using Callbook.Tests.Support;
using Callbook.Tests.Support.Processes;

namespace Callbook.Abuse;

/// <summary>What the command line asks for. bench/abuse --help tells what each means.</summary>
sealed record Options(IReadOnlyList<string> Only, IReadOnlyList<TestDatabase> Databases, string Server)
{
    public static Options Parse(string[] args)
    {
        var options = new Options([], [TestDatabase.Sqlite, TestDatabase.Postgres], ServerProcess.Program);
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var arg))
        {
            options = arg switch
            {
                "--only" => options with { Only = [.. options.Only, rest.Dequeue()] },
                "--database" => options with { Databases = [Enum.Parse<TestDatabase>(rest.Dequeue(), ignoreCase: true)] },
                "--server" => options with { Server = Program(rest.Dequeue()) },
                _ => throw new ArgumentException($"There is no option {arg}; see bench/abuse --help", nameof(args)),
            };
        }

        return options;
    }

    // A folder of a published server, or its program.
    static string Program(string path) => Path.GetFullPath(Directory.Exists(path) ? Path.Combine(path, "Callbook.Server.dll") : path);
}
