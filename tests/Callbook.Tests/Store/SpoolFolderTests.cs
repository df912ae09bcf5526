using Callbook.Server.Store;
using Callbook.Tests.Support;

namespace Callbook.Tests.Store;

public sealed class SpoolFolderTests
{
    [Fact]
    public async Task What_another_living_process_is_receiving_stays_and_what_an_ended_one_left_goes()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        using var living = new SpoolFolder(new() { DataDirectory = store.DataDirectory }, TimeProvider.System);
        using var other = new SpoolFolder(new() { DataDirectory = store.DataDirectory }, TimeProvider.System);
        var arriving = living.NewFile();
        await File.WriteAllTextAsync(arriving, "half");
        var all = Path.Combine(store.DataDirectory, "recordings", "incoming");
        var left = Directory.CreateDirectory(Path.Combine(all, "ended")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "half"), "half");
        await File.WriteAllTextAsync(left + ".lock", "");

        Assert.Equal(1, other.RemoveLeftovers());

        Assert.True(File.Exists(arriving));
        Assert.False(Directory.Exists(left));
        Assert.False(File.Exists(left + ".lock"));
    }
}
