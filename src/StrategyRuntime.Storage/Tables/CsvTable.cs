using System.Globalization;
using System.Text;

namespace StrategyRuntime.Storage.Tables;

/// <summary>A table as comma-separated text: UTF-8, a header, LF, quotes where RFC 4180 wants them, times in UTC.</summary>
internal sealed class CsvTable(Stream output, TableCells[] cells) : ITableEncoder
{
    private const int MaxChars = 64 << 10;

    private readonly StringBuilder _text = new();
    private bool _hasHeader;

    /// <inheritdoc/>
    public async Task WriteAsync(int rows, CancellationToken cancellationToken)
    {
        WriteHeader();
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < cells.Length; column++)
            {
                if (column > 0) _text.Append(',');
                Append(cells[column], row);
            }
            _text.Append('\n');
            if (_text.Length >= MaxChars) await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        WriteHeader();
        return FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void WriteHeader()
    {
        if (_hasHeader) return;
        _hasHeader = true;
        for (var column = 0; column < cells.Length; column++)
        {
            if (column > 0) _text.Append(',');
            Append(cells[column].Column.Name);
        }
        _text.Append('\n');
    }

    private void Append(TableCells column, int row)
    {
        switch (column)
        {
            case TextCells texts:
                Append(texts.Values[row]);
                break;
            case TableCells<DateTime> times when times.Values.Span[row] is { } time:
                var format = column.Column.Kind == ColumnKind.Date ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
                _text.Append(time.ToString(format, CultureInfo.InvariantCulture));
                break;
            case TableCells<double> numbers when numbers.Values.Span[row] is { } number:
                _text.Append(CultureInfo.InvariantCulture, $"{number}");
                break;
            case TableCells<long> numbers when numbers.Values.Span[row] is { } number:
                _text.Append(CultureInfo.InvariantCulture, $"{number}");
                break;
            case TableCells<bool> truths when truths.Values.Span[row] is { } truth:
                _text.Append(truth ? "true" : "false");
                break;
        }
    }

    private void Append(string? text)
    {
        if (text is null) return;
        if (text.Length > 0 && text.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            _text.Append(text);
            return;
        }
        _text.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        await output.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }
}
