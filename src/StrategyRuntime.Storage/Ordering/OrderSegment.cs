using System.Globalization;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Ordering;

/// <summary>
/// One file of an order: records of equal size, sorted by cursor. It begins with the state before it, so that the newest segment alone
/// is enough at a start, and any older one can be removed.
/// </summary>
internal sealed class OrderSegment : IDisposable
{
    private const string Prefix = "order-";
    private const string Suffix = ".log";
    private readonly IDurableFile _file;
    private long _count;
    private bool _isTorn;

    private OrderSegment(IDurableFile file, int number)
    {
        _file = file;
        _count = file.Length / OrderRange.RecordSize;
        Number = number;
        IsUsable = TryRead(0, out var first);
        FirstCursor = first.FirstCursor;
    }

    /// <summary>Number in its name; a newer segment has a higher one.</summary>
    public int Number { get; }

    /// <summary>False when its very first record is damaged.</summary>
    public bool IsUsable { get; }

    /// <summary>Cursor of the first event that can be found in it.</summary>
    public long FirstCursor { get; }

    /// <summary>Records in it.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>A record, which must be there.</summary>
    public OrderRange this[long index] =>
        TryRead(index, out var range) ? range : throw new InvalidDataException($"Record {index} of order segment {Number} is damaged.");

    /// <summary>Numbers of the segments in a folder, ascending.</summary>
    public static IReadOnlyList<int> List(string folder, IDurableFiles files)
    {
        var numbers = new List<int>();
        foreach (var name in files.ListFiles(folder))
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal)
                && name.EndsWith(Suffix, StringComparison.Ordinal)
                && TryParseNumber(name.AsSpan()[Prefix.Length..^Suffix.Length], out var number))
                numbers.Add(number);
        }
        numbers.Sort();
        return numbers;
    }

    /// <summary>Makes a segment that begins with these records; it is there whole or not at all.</summary>
    public static OrderSegment Create(string folder, int number, IReadOnlyList<OrderRange> start, IDurableFiles files)
    {
        files.WriteAtomically(PathOf(folder, number), Encode(start));
        return Open(folder, number, files);
    }

    /// <summary>Opens a segment. Half a record at its end is left out, and overwritten by <see cref="Cut"/>.</summary>
    public static OrderSegment Open(string folder, int number, IDurableFiles files) =>
        new(files.Open(PathOf(folder, number), FileOpening.Append), number);

    /// <summary>Removes a segment.</summary>
    public static void Delete(string folder, int number, IDurableFiles files) => files.Unlink(PathOf(folder, number));

    /// <summary>Appends records. When that fails, what was half written is cut before the next ones.</summary>
    public void Append(IReadOnlyList<OrderRange> records)
    {
        if (_isTorn) Cut(_count);
        _isTorn = true;
        _file.AppendAll(Encode(records));
        _isTorn = false;
        Volatile.Write(ref _count, _count + records.Count);
    }

    /// <summary>Cuts everything after so many records: a crash or a power loss left it damaged.</summary>
    public void Cut(long count)
    {
        _file.Truncate(count * OrderRange.RecordSize);
        Volatile.Write(ref _count, count);
    }

    /// <summary>Makes what was appended durable.</summary>
    public void Sync() => _file.Sync();

    /// <summary>Index of the record that holds a cursor, which must be in the segment.</summary>
    public long IndexOf(long cursor)
    {
        var (low, high) = (0L, Count - 1);
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            if (this[middle].FirstCursor <= cursor) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /// <summary>Reads a record; false when it is damaged or not there.</summary>
    public bool TryRead(long index, out OrderRange range)
    {
        Span<byte> record = stackalloc byte[OrderRange.RecordSize];
        range = default;
        return _file.ReadFully(index * OrderRange.RecordSize, record) == record.Length && OrderRange.TryRead(record, out range);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string PathOf(string folder, int number) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D6}{Suffix}"));

    private static bool TryParseNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static byte[] Encode(IReadOnlyList<OrderRange> records)
    {
        var bytes = new byte[records.Count * OrderRange.RecordSize];
        for (var i = 0; i < records.Count; i++) records[i].Write(bytes.AsSpan(i * OrderRange.RecordSize));
        return bytes;
    }
}
