namespace StrategyRuntime.Storage.Tables;

/// <summary>The values of one column, row by row, until they are written.</summary>
internal abstract class TableCells(TableColumn column)
{
    /// <summary>The column.</summary>
    public TableColumn Column => column;

    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Cells for a column.</summary>
    public static TableCells For(TableColumn column) => column.Kind switch
    {
        ColumnKind.Text => new TextCells(column),
        ColumnKind.Time or ColumnKind.Date => new TableCells<DateTime>(column),
        ColumnKind.Number => new TableCells<double>(column),
        ColumnKind.Integer => new TableCells<long>(column),
        _ => new TableCells<bool>(column),
    };

    /// <summary>Adds a row without a value.</summary>
    public abstract void AddNothing();

    /// <summary>Removes all rows.</summary>
    public abstract void Clear();
}

/// <summary>Values of one type.</summary>
internal sealed class TableCells<T>(TableColumn column) : TableCells(column)
    where T : struct
{
    private T?[] _values = new T?[256];
    private int _count;

    /// <inheritdoc/>
    public override int Count => _count;

    /// <summary>All rows.</summary>
    public ReadOnlyMemory<T?> Values => _values.AsMemory(0, _count);

    /// <summary>Adds a row.</summary>
    public void Add(T? value)
    {
        if (_count == _values.Length) Array.Resize(ref _values, _count * 2);
        _values[_count++] = value;
    }

    /// <inheritdoc/>
    public override void AddNothing() => Add(null);

    /// <inheritdoc/>
    public override void Clear() => _count = 0;
}

/// <summary>Texts.</summary>
internal sealed class TextCells(TableColumn column) : TableCells(column)
{
    private readonly List<string?> _values = [];

    /// <inheritdoc/>
    public override int Count => _values.Count;

    /// <summary>All rows.</summary>
    public List<string?> Values => _values;

    /// <summary>Adds a row.</summary>
    public void Add(string? value) => _values.Add(value);

    /// <inheritdoc/>
    public override void AddNothing() => _values.Add(null);

    /// <inheritdoc/>
    public override void Clear() => _values.Clear();
}
