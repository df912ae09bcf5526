namespace Callbook.Server.Store;

/// <summary>
/// Rows of parameters that one statement is run over, a column each. The statement reads them as <c>{rows}</c>, under the name <c>r</c>:
/// <c>insert into t (a, b) select r.a, r.b from {rows}</c>.
/// </summary>
sealed class RowSet(params (string Name, Array Values)[] columns)
{
    /// <summary>Where a statement of many rows says <c>{lock}</c>, it locks those of <c>c</c> until the transaction ends.</summary>
    public const string Lock = "{lock}";
    public const string Place = "{rows}";

    public IReadOnlyList<(string Name, Array Values)> Columns { get; } = columns;

    public int Count => Columns[0].Values.Length;
}
