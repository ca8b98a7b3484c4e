using Parquet;
using Parquet.Schema;

namespace StrategyRuntime.Storage.Tables;

/// <summary>
/// A table as Parquet: instants are TIMESTAMP in microseconds of UTC, numbers DOUBLE, whole ones INT64, texts UTF-8. A row group at a time
/// is made in memory and then goes out, so that nothing waits for the network with a half-written group.
/// </summary>
internal sealed class ParquetTable : ITableEncoder
{
    private readonly Stream _output;
    private readonly TableCells[] _cells;
    private readonly DataField[] _fields;
    private readonly OutputBuffer _buffer = new();
    private ParquetWriter? _writer;

    /// <summary>Begins a table.</summary>
    public ParquetTable(Stream output, TableCells[] cells)
    {
        (_output, _cells) = (output, cells);
        _fields = Array.ConvertAll(cells, c => Field(c.Column));
    }

    /// <inheritdoc/>
    public async Task WriteAsync(int rows, CancellationToken cancellationToken)
    {
        var writer = await OpenAsync(cancellationToken).ConfigureAwait(false);
        using (var group = writer.CreateRowGroup())
        {
            for (var column = 0; column < _cells.Length; column++)
            {
                var field = _fields[column];
                await (_cells[column] switch
                {
                    TableCells<DateTime> times => group.WriteAsync<DateTime>(field, times.Values, cancellationToken: cancellationToken),
                    TableCells<double> numbers => group.WriteAsync<double>(field, numbers.Values, cancellationToken: cancellationToken),
                    TableCells<long> numbers => group.WriteAsync<long>(field, numbers.Values, cancellationToken: cancellationToken),
                    TableCells<bool> truths => group.WriteAsync<bool>(field, truths.Values, cancellationToken: cancellationToken),
                    TextCells texts => group.WriteAsync(field, texts.Values!),
                    _ => throw new InvalidOperationException($"Column {field.Name} is of no kind."),
                }).ConfigureAwait(false);
            }
            group.CompleteValidate();
        }
        await _buffer.DrainAsync(_output, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        await _buffer.DrainAsync(_output, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_writer is not { } writer) return;
        _writer = null;
        await writer.DisposeAsync().ConfigureAwait(false);
    }

    private static DataField Field(TableColumn column) => column.Kind switch
    {
        ColumnKind.Text => new DataField(column.Name, typeof(string), isNullable: true),
        ColumnKind.Time => new DateTimeDataField(
            column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Micros, isNullable: true),
        ColumnKind.Date => new DateTimeDataField(column.Name, DateTimeFormat.Date, isNullable: true),
        ColumnKind.Number => new DataField<double>(column.Name, nullable: true),
        ColumnKind.Integer => new DataField<long>(column.Name, nullable: true),
        _ => new DataField<bool>(column.Name, nullable: true),
    };

    private async Task<ParquetWriter> OpenAsync(CancellationToken cancellationToken) =>
        _writer ??= await ParquetWriter.CreateAsync(
            new ParquetSchema(_fields),
            _buffer,
            new ParquetOptions { CompressionMethod = CompressionMethod.Zstd },
            cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <summary>Holds what the library writes until it goes out; its position is that of the whole file.</summary>
    private sealed class OutputBuffer : Stream
    {
        private readonly MemoryStream _bytes = new();
        private long _drained;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _drained + _bytes.Length;

        public override long Position
        {
            get => Length;
            set => throw new NotSupportedException();
        }

        public async Task DrainAsync(Stream output, CancellationToken cancellationToken)
        {
            await output.WriteAsync(_bytes.GetBuffer().AsMemory(0, (int)_bytes.Length), cancellationToken).ConfigureAwait(false);
            _drained += _bytes.Length;
            _bytes.SetLength(0);
        }

        public override void Write(byte[] buffer, int offset, int count) => _bytes.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => _bytes.Write(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
