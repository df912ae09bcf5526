namespace Callbook.Server.Store;

/// <summary>
/// Parameter rows for one statement, stored by column. The statement reads them as <c>{rows}</c>, with the alias <c>r</c>: <c>insert into t
/// (a, b) select r.a, r.b from {rows}</c>.
/// </summary>
class RowSet
{
    /// <summary>In a statement over many rows, <c>{lock}</c> locks the rows of <c>c</c> until the transaction ends.</summary>
    public const string Lock = "{lock}";
    public const string Place = "{rows}";

    protected RowSet((string Name, Array Values)[] columns) => Columns = columns;

    public IReadOnlyList<(string Name, Array Values)> Columns { get; }

    public int Count => Columns[0].Values.Length;

    /// <summary>One row for each item. Columns are added with <c>RowSet.Of(calls).With("id", call => call.Id)</c>.</summary>
    public static RowSet<T> Of<T>(IEnumerable<T> items) => new([.. items]);
}

/// <summary>Rows made from items, in the same order.</summary>
sealed class RowSet<T>(T[] items, params (string Name, Array Values)[] columns) : RowSet(columns)
{
    /// <summary>
    /// The same rows with one more column, computed from each item. The column's database type follows from <typeparamref name="TValue"/>.
    /// </summary>
    public RowSet<T> With<TValue>(string name, Func<T, TValue> value) => new(items, [.. Columns, (name, Array.ConvertAll(items, item => value(item)))]);
}
