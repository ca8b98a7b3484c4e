using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Tables;

/// <summary>
/// Writes a table, a group of rows at a time, so that its memory does not grow with it. A value is set by the number of its column; what is
/// not set is empty.
/// </summary>
public sealed class TableWriter : IAsyncDisposable
{
    private const int MaxRows = 65_536;
    private const int MaxTextChars = 8 << 20;

    private readonly ITableEncoder _encoder;
    private readonly TableCells[] _cells;
    private int _rows;
    private int _textChars;

    /// <summary>Begins a table.</summary>
    /// <param name="output">Where it goes; stays open.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="columns">Its columns.</param>
    public TableWriter(Stream output, TableFormat format, IReadOnlyList<TableColumn> columns)
    {
        _cells = [.. columns.Select(TableCells.For)];
        _encoder = format == TableFormat.Csv ? new CsvTable(output, _cells) : new ParquetTable(output, _cells);
    }

    /// <summary>Sets a text.</summary>
    public void Set(int column, string? value)
    {
        ((TextCells)_cells[column]).Add(value);
        _textChars += value?.Length ?? 0;
    }

    /// <summary>Sets a number; one that is none is left empty.</summary>
    public void Set(int column, double? value) =>
        ((TableCells<double>)_cells[column]).Add(value is { } number && double.IsFinite(number) ? number : null);

    /// <summary>Sets a whole number.</summary>
    public void Set(int column, long? value) => ((TableCells<long>)_cells[column]).Add(value);

    /// <summary>Sets an instant.</summary>
    public void Set(int column, UtcTime value) => ((TableCells<DateTime>)_cells[column]).Add(new DateTime(value.Ticks, DateTimeKind.Utc));

    /// <summary>Sets a date.</summary>
    public void Set(int column, DateOnly value) =>
        ((TableCells<DateTime>)_cells[column]).Add(value.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));

    /// <summary>Sets true or false.</summary>
    public void Set(int column, bool? value) => ((TableCells<bool>)_cells[column]).Add(value);

    /// <summary>Ends the row.</summary>
    public async ValueTask EndRowAsync(CancellationToken cancellationToken)
    {
        _rows++;
        foreach (var cells in _cells)
        {
            if (cells.Count < _rows) cells.AddNothing();
        }
        if (_rows == MaxRows || _textChars >= MaxTextChars) await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the table.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_rows > 0) await FlushAsync(cancellationToken).ConfigureAwait(false);
        await _encoder.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _encoder.DisposeAsync();

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _encoder.WriteAsync(_rows, cancellationToken).ConfigureAwait(false);
        foreach (var cells in _cells) cells.Clear();
        (_rows, _textChars) = (0, 0);
    }
}

/// <summary>Encodes groups of rows.</summary>
internal interface ITableEncoder : IAsyncDisposable
{
    /// <summary>Writes the rows that the cells hold.</summary>
    Task WriteAsync(int rows, CancellationToken cancellationToken);

    /// <summary>Ends the table.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}
