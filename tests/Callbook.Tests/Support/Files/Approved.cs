namespace Callbook.Tests.Support.Files;

/// <summary>What the server shows to the world, in text files that people approve: a change of them is a change of the contract.</summary>
static class Approved
{
    /// <summary>Compares with <c>Approved/name</c>; what was found instead is left beside it as <c>name.received.json</c>.</summary>
    public static async Task Matches(string name, string found)
    {
        var file = Path.Combine(Repository.Root, "tests", "Callbook.Tests", "Approved", name);
        var received = Path.ChangeExtension(file, $".received{Path.GetExtension(file)}");
        var approved = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        if (approved != found)
            await File.WriteAllTextAsync(received, found);
        Assert.Equal(approved, found);
        File.Delete(received);
    }
}
