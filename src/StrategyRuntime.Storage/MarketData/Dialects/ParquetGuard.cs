using System.Buffers;
using System.Buffers.Binary;
using Parquet.Meta;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>
/// Bounds of Parquet files, checked before the library reads what they bound: it asks for the memory that a file says it needs.
/// </summary>
internal sealed class ParquetGuard(Stream stream, string file)
{
    private const int MaxFooterBytes = 8 << 20;
    private const int MaxSchemaElements = 2_000;
    private const int MaxPageBytes = 128 << 20;
    private const int MaxPageHeaderBytes = 64 << 10;
    private const int TailBytes = 8;
    private const int HeadBytes = 4;
    private const int SchemaOfFile = 2;
    private const int SizeOfPage = 2;
    private const int CompressedSizeOfPage = 3;

    /// <summary>Most rows of a row group, which is read as a whole.</summary>
    public const int MaxGroupRows = 8 << 20;

    // Data page, dictionary page, data page of version 2: their first field is the number of values.
    private static readonly int[] s_valuesOfPage = [5, 7, 8];

    private long _end;

    /// <summary>Looks at the footer.</summary>
    /// <exception cref="MarketDataException">It is damaged, or above a bound.</exception>
    public void CheckFooter()
    {
        Span<byte> tail = stackalloc byte[TailBytes];
        if (stream.Length < HeadBytes + TailBytes) throw Damaged("it is cut off");
        stream.Position = stream.Length - TailBytes;
        stream.ReadExactly(tail);
        if (tail[4..].SequenceEqual("PARE"u8)) throw Damaged("it is encrypted");
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (!tail[4..].SequenceEqual("PAR1"u8) || length <= 0 || length > stream.Length - HeadBytes - TailBytes)
            throw Damaged("it is cut off");
        if (length > MaxFooterBytes) throw Damaged(FormattableString.Invariant($"its footer is longer than {MaxFooterBytes} bytes"));
        _end = stream.Length - TailBytes - length;
        var footer = new byte[length];
        stream.Position = _end;
        stream.ReadExactly(footer);
        var elements = 0L;
        var scanner = new ThriftScanner(footer);
        var isWhole = scanner.TryStruct((outer, field, value) =>
        {
            if (outer == 0 && field == SchemaOfFile) elements = Math.Max(elements, value);
        });
        if (!isWhole) throw Damaged("its footer is damaged");
        if (elements > MaxSchemaElements) throw Damaged(FormattableString.Invariant($"it has {elements} columns; at most 1000 are read"));
        stream.Position = 0;
    }

    /// <summary>Looks at the pages of one column of a row group.</summary>
    /// <exception cref="MarketDataException">They are damaged, or above a bound.</exception>
    public void CheckColumn(ColumnMetaData column, long rows)
    {
        if (rows is < 0 or > MaxGroupRows)
        {
            throw Damaged(FormattableString.Invariant(
                $"a row group has {rows} rows; at most {MaxGroupRows} are read at once: write it with smaller row groups"));
        }
        if (column.NumValues != rows) throw Damaged("a column and its row group differ in length");
        var at = column.DictionaryPageOffset is > 0 and var dictionary
            ? Math.Min(dictionary, column.DataPageOffset) : column.DataPageOffset;
        if (at < HeadBytes || column.TotalCompressedSize < 0 || column.TotalCompressedSize > _end - at)
            throw Damaged("a column lies outside of the file");
        var end = at + column.TotalCompressedSize;
        var values = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent(MaxPageHeaderBytes);
        try
        {
            while (at < end && values < rows) at = CheckPage(at, end, buffer, ref values);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        if (values != rows) throw Damaged("a column has more or fewer values than rows");
    }

    /// <summary>What is wrong about the file as a whole.</summary>
    public MarketDataException Damaged(string how, Exception? inner = null) =>
        new(file, null, $"the Parquet file cannot be read: {how}", inner);

    private long CheckPage(long at, long end, byte[] buffer, ref long values)
    {
        stream.Position = at;
        var length = stream.ReadAtLeast(
            buffer.AsSpan(0, (int)Math.Min(MaxPageHeaderBytes, end - at)), 1, throwOnEndOfStream: false);
        long size = -1, compressed = -1, count = -1;
        var isData = false;
        var scanner = new ThriftScanner(buffer.AsSpan(0, length));
        var isWhole = scanner.TryStruct((outer, field, value) =>
        {
            if (outer == 0 && field == SizeOfPage) size = value;
            else if (outer == 0 && field == CompressedSizeOfPage) compressed = value;
            else if (field == 1 && Array.IndexOf(s_valuesOfPage, outer) is >= 0 and var kind)
            {
                count = value;
                isData = kind != 1;
            }
        });
        if (!isWhole) throw Damaged("the head of a page is damaged");
        if (size is < 0 or > MaxPageBytes)
            throw Damaged(FormattableString.Invariant($"a page says that it has {size} bytes; at most {MaxPageBytes} are read"));
        if (compressed < 0 || compressed > end - at - scanner.Position) throw Damaged("a page lies outside of its column");
        if (count is < 0 or > MaxGroupRows) throw Damaged(FormattableString.Invariant($"a page says that it has {count} values"));
        if (isData) values += count;
        return at + scanner.Position + compressed;
    }
}
