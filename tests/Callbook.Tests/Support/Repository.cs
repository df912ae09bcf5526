namespace Callbook.Tests.Support;

/// <summary>Where the files of this repository stand.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The npm project of clients that are not ours.</summary>
    public static string Clients { get; } = Path.Combine(Root, "tests", "clients");

    /// <summary>Material beside the clone: real conversations and captured payloads. Not everybody has it.</summary>
    public static string Shared { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    public static string SharedData(string name) => Path.Combine(Shared, "data", name);

    public static string SharedFixture(string name) => Path.Combine(Shared, "fixtures", name);

    static string FindRoot(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Callbook.slnx")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Callbook.slnx above {folder}");
    }
}
