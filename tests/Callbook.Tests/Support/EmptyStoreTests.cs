using Npgsql;

namespace Callbook.Tests.Support;

public sealed class EmptyStoreTests
{
    [Theory, BothDatabases]
    public async Task A_store_begins_empty_and_leaves_nothing_behind(TestDatabase database)
    {
        string folder;
        await using (var store = await EmptyStore.Create(database))
        {
            folder = store.DataDirectory;
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
            Assert.Equal(database == TestDatabase.Sqlite, store.Setting is "sqlite");
            if (database == TestDatabase.Postgres)
            {
                await using var connection = new NpgsqlConnection(store.Setting);
                await connection.OpenAsync();
                await File.WriteAllTextAsync(Path.Combine(folder, "recording"), "left behind");
            }
        }

        Assert.False(Directory.Exists(folder));
    }
}
