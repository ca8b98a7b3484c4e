using System.Buffers;

namespace StrategyRuntime.Storage.Fold;

/// <summary>
/// trades.json: the data of every trade in closing order. Kept in chunks as the file has them, so that writing it is copying.
/// </summary>
internal sealed class TradeBook
{
    private const int ChunkBytes = 64 << 10;

    private readonly List<byte[]> _chunks;
    private readonly List<Place> _trades;
    private int _used = ChunkBytes;

    /// <summary>Starts empty.</summary>
    public TradeBook() => (_chunks, _trades) = ([], []);

    // The last chunk has room that the other book goes on to fill; this one begins another.
    private TradeBook(TradeBook other) =>
        (_chunks, _trades, _used, Size) = ([.. other._chunks], [.. other._trades], int.MaxValue / 2, other.Size);

    /// <summary>Number of trades.</summary>
    public int Count => _trades.Count;

    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public long Size { get; private set; } = "[]\n".Length;

    /// <summary>Data of a trade, by its place in closing order.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var place = _trades[index];
            return _chunks[place.Chunk].AsSpan(place.Start, place.Length);
        }
    }

    /// <summary>Takes the data of a trade event.</summary>
    public void Apply(ReadOnlySpan<byte> data)
    {
        if (_used + data.Length > (_chunks.Count == 0 ? 0 : _chunks[^1].Length))
        {
            _chunks.Add(new byte[Math.Max(ChunkBytes, data.Length)]);
            _used = 0;
        }
        data.CopyTo(_chunks[^1].AsSpan(_used));
        _trades.Add(new Place(_chunks.Count - 1, _used, data.Length));
        _used += data.Length;
        Size += data.Length + ",\n".Length;
    }

    /// <summary>An independent copy; unchanged parts are shared.</summary>
    public TradeBook Copy() => new(this);

    /// <summary>Writes the file: one trade a line.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        output.Write(Count == 0 ? "["u8 : "[\n"u8);
        WriteElements(output, 0, ",\n"u8);
        output.Write(Count == 0 ? "]\n"u8 : "\n]\n"u8);
    }

    /// <summary>Writes some trades with commas between them; true when more follow.</summary>
    public bool WriteItems(IBufferWriter<byte> output, long skip, int limit)
    {
        var end = (int)Math.Min(Count, skip + limit);
        if (skip >= end) return false;
        WriteElements(output, (int)skip, end, ","u8);
        return end < Count;
    }

    /// <summary>Writes trades from a place on, separated, without brackets.</summary>
    public void WriteElements(IBufferWriter<byte> output, int first, ReadOnlySpan<byte> separator) =>
        WriteElements(output, first, Count, separator);

    private void WriteElements(IBufferWriter<byte> output, int first, int end, ReadOnlySpan<byte> separator)
    {
        for (var i = first; i < end; i++)
        {
            if (i > first) output.Write(separator);
            output.Write(this[i]);
        }
    }

    private readonly record struct Place(int Chunk, int Start, int Length);
}
