using System.Text.Json;
using Parquet;
using Parquet.Schema;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>
/// Rows of a Parquet file, a row group at a time, and of that only the columns that are asked for. Values become the text that says them
/// exactly, so that everything behind it is the same as for a table of text.
/// </summary>
internal sealed class ParquetRows : RowSource
{
    // Text that a row of so many bytes in a file would at least be, for the bound of all text.
    private const long LeastRowBytes = 16;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly ParquetGuard _guard;
    private readonly CancellationToken _cancellationToken;
    private readonly ParquetReader _reader;
    private readonly DataField[] _fields;
    private readonly ZoneClock?[] _zones;
    private readonly ParquetColumn?[] _columns;
    private ParquetRowGroupReader? _group;
    private int _nextGroup;
    private int _row;
    private int _rows;
    private long _line;

    /// <summary>Opens a file.</summary>
    /// <param name="stream">The file, which can seek and stays open.</param>
    /// <param name="file">Its name.</param>
    /// <param name="maxBytes">Longest text that it may stand for.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="MarketDataException">It is damaged, or above a bound.</exception>
    public ParquetRows(Stream stream, string file, long maxBytes, CancellationToken cancellationToken)
    {
        (_stream, _file, _cancellationToken) = (stream, file, cancellationToken);
        _guard = new ParquetGuard(stream, file);
        _guard.CheckFooter();
        var options = new ParquetOptions { TreatByteArrayAsString = true, UseDateOnlyTypeForDates = false };
        _reader = Try(() => ParquetReader.CreateAsync(stream, options, leaveStreamOpen: true, cancellationToken).GetAwaiter().GetResult());
        // Lists and structures hold no prices.
        _fields = Try(() => _reader.Schema.Fields.OfType<DataField>().Where(f => !f.IsArray).ToArray());
        var rows = Try(() => _reader.Metadata?.RowGroups.Sum(g => Math.Max(0, g.NumRows)) ?? 0);
        if (rows > maxBytes / LeastRowBytes)
            throw new MarketDataTooLargeException(
                file, FormattableString.Invariant($"it holds {rows} rows, more than {maxBytes} bytes of text"));
        _columns = new ParquetColumn?[_fields.Length];
        _zones = Zones();
        Names = Array.ConvertAll(_fields, f => f.Name is "__index_level_0__" && f.ClrType == typeof(DateTime) ? "timestamp" : f.Name);
    }

    /// <summary>Names of the columns. An index of times that pandas did not name is a timestamp.</summary>
    public string[] Names { get; }

    /// <inheritdoc/>
    public override int Count => _fields.Length;

    /// <inheritdoc/>
    public override long Line => _line;

    /// <inheritdoc/>
    public override ReadOnlySpan<char> this[int column]
    {
        get
        {
            var text = (_columns[column] ??= Open(column))[_row];
            if (text.Length > BoundedText.MaxLine) throw _guard.Damaged("a text is too long");
            return text;
        }
    }

    /// <inheritdoc/>
    public override bool Read()
    {
        _row++;
        while (_row >= _rows)
        {
            Close();
            if (_nextGroup == _reader.RowGroupCount) return false;
            _cancellationToken.ThrowIfCancellationRequested();
            _group = Try(() => _reader.OpenRowGroupReader(_nextGroup++));
            if (_group.RowCount is < 0 or > ParquetGuard.MaxGroupRows)
            {
                throw _guard.Damaged(FormattableString.Invariant(
                    $"a row group has {_group.RowCount} rows; at most {ParquetGuard.MaxGroupRows} are read at once"));
            }
            (_row, _rows) = (0, (int)_group.RowCount);
        }
        _line++;
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Close();
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private ParquetColumn Open(int column)
    {
        var field = _fields[column];
        return Try(() =>
        {
            var chunk = _group!.GetMetadata(field)?.MetaData ?? throw _guard.Damaged($"it has no column {field.Name} in a row group");
            _guard.CheckColumn(chunk, _rows);
            var data = _group.ReadRawColumnDataBaseAsync(field, _cancellationToken).AsTask().GetAwaiter().GetResult();
            return ParquetColumn.Of(field, data, _zones[column]);
        });
    }

    private void Close()
    {
        foreach (ref var column in _columns.AsSpan())
        {
            column?.Dispose();
            column = null;
        }
        _group?.Dispose();
        _group = null;
    }

    /// <summary>Zones that pandas keeps beside instants: by their clock an instant has its date.</summary>
    private ZoneClock?[] Zones()
    {
        var zones = new ZoneClock?[_fields.Length];
        if (Try(() => _reader.CustomMetadata.GetValueOrDefault("pandas")) is not { } text) return zones;
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var column in json.RootElement.GetProperty("columns").EnumerateArray())
            {
                if (column.GetProperty("metadata") is not { ValueKind: JsonValueKind.Object } metadata
                    || !metadata.TryGetProperty("timezone", out var zone) || zone.GetString() is not { } name) continue;
                var at = Array.FindIndex(_fields, f => f.Name == column.GetProperty("field_name").GetString());
                if (at >= 0) zones[at] = ZoneClock.TryCreate(name);
            }
            return zones;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw _guard.Damaged("what pandas says of its columns is damaged", e);
        }
    }

    /// <summary>What the library throws of a damaged file is of any type.</summary>
    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (MarketDataException or OperationCanceledException or IOException { InnerException: not null }))
        {
            throw _guard.Damaged(e.Message, e);
        }
    }
}
