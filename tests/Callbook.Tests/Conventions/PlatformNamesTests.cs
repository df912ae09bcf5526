using Callbook.Tests.Support.Files;

namespace Callbook.Tests.Conventions;

/// <summary>A platform is known in its own folder, where the server is put together, and in the sample.</summary>
public sealed class PlatformNamesTests
{
    [Fact]
    public void Only_its_own_folder_names_a_platform()
    {
        var platforms = SourceFile.All.Select(file => file.Platform).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(platforms); // they are found at all
        var wrong = from file in SourceFile.All
                    where file.Path.StartsWith("Callbook.Server/", StringComparison.Ordinal)
                    where file.Platform is null && file.Feature is not "Sample" && file.Path is not "Callbook.Server/CallbookServer.cs"
                    from line in file.Literals.Concat(file.Code.Split('\n'))
                    from platform in platforms
                    where line.Contains(platform, StringComparison.OrdinalIgnoreCase)
                    select $"{file}: {line.Trim()}";
        Assert.Empty(wrong);
    }
}
