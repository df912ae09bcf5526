namespace Callbook.Server.Store;

/// <summary>
/// Rows of parameters that one statement is run over, a column each. The statement reads them as <c>{rows}</c>, under the name <c>r</c>:
/// <c>insert into t (a, b) select r.a, r.b from {rows}</c>.
/// </summary>
class RowSet(params (string Name, Array Values)[] columns)
{
    /// <summary>Where a statement of many rows says <c>{lock}</c>, it locks those of <c>c</c> until the transaction ends.</summary>
    public const string Lock = "{lock}";
    public const string Place = "{rows}";

    public IReadOnlyList<(string Name, Array Values)> Columns { get; } = columns;

    public int Count => Columns[0].Values.Length;

    /// <summary>A row for each item; its columns follow: <c>RowSet.Of(calls).With("id", call => call.Id)</c>.</summary>
    public static RowSet<T> Of<T>(IEnumerable<T> items) => new([.. items]);
}

/// <summary>Rows that are made from items, in their order.</summary>
sealed class RowSet<T>(T[] items, params (string Name, Array Values)[] columns) : RowSet(columns)
{
    /// <summary>The same rows with one more column: a value of each item. The database takes the column's type from <typeparamref name="TValue"/>.</summary>
    public RowSet<T> With<TValue>(string name, Func<T, TValue> value) => new(items, [.. Columns, (name, Array.ConvertAll(items, item => value(item)))]);
}
