using Callbook.Server.Store;
using Callbook.Tests.Support;

namespace Callbook.Tests.Store;

public sealed class RowSetTests
{
    static readonly (Guid Id, long Position, string? Text)[] Items = [(Guid.CreateVersion7(), 2, "two"), (Guid.CreateVersion7(), 1, null), (Guid.CreateVersion7(), 3, "three")];

    [Theory, BothDatabases]
    public async Task A_statement_reads_a_row_of_each_item(TestDatabase database)
    {
        var found = await Select(database, Items);

        Assert.Equal(Items.ToHashSet(), found.ToHashSet());
        Assert.Equal(Items.Length, found.Count);
    }

    [Theory, BothDatabases]
    public async Task Of_no_items_nothing_is_read(TestDatabase database) => Assert.Empty(await Select(database, []));

    [Fact]
    public void Columns_keep_the_order_of_the_items()
    {
        var texts = RowSet.Of(Items.OrderBy(item => item.Position)).With("position", item => item.Position).With("text", item => item.Text);

        Assert.Equal(["position", "text"], texts.Columns.Select(column => column.Name));
        Assert.Equal(new[] { 1L, 2, 3 }, texts.Columns[0].Values);
        Assert.Equal(new[] { null, "two", "three" }, texts.Columns[1].Values);
    }

    [Fact]
    public void A_column_changes_no_rows_that_were_made_before()
    {
        var ids = RowSet.Of(Items).With("id", item => item.Id);
        ids.With("text", item => item.Text);

        Assert.Single(ids.Columns);
    }

    static async Task<List<(Guid, long, string?)>> Select(TestDatabase database, (Guid Id, long Position, string? Text)[] items)
    {
        await using var store = await EmptyStore.Create(database);
        await using var dialect = SqlDialect.For(new() { Database = store.Setting, DataDirectory = store.DataDirectory }, TimeProvider.System);
        await using var write = await dialect.BeginWrite(CancellationToken.None);
        var found = new List<(Guid, long, string?)>();
        await dialect.Run(
            write, "select r.id, r.position, r.text from {rows}",
            RowSet.Of(items).With("id", item => item.Id).With("position", item => item.Position).With("text", item => item.Text),
            row => found.Add((row.GetGuid(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2))), CancellationToken.None);
        return found;
    }
}
