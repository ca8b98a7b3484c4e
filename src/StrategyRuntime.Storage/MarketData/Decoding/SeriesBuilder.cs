namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Collects decoded rows in chunks; or only passes them through, when a file is to be checked and not kept.</summary>
internal sealed class SeriesBuilder
{
    private readonly bool _keep;
    private readonly long _maxBytes;
    private readonly string _file;
    private readonly bool[] _present;
    private readonly List<SeriesChunk> _chunks = [];
    private long _bytes;

    /// <summary>Starts with an empty chunk.</summary>
    public SeriesBuilder(CsvHeader header, bool keep, long maxBytes, string file)
    {
        _keep = keep;
        _maxBytes = maxBytes;
        _file = file;
        _present = new bool[CsvHeader.ValueNames(header.Kind).Length];
        foreach (var slot in header.Slots)
        {
            if (slot >= 0) _present[slot] = true;
        }
        Chunk = new SeriesChunk(_present.Length, _present);
    }

    /// <summary>Takes the next rows.</summary>
    public SeriesChunk Chunk { get; private set; }

    /// <summary>Rows of the chunks that are complete.</summary>
    public long Rows { get; private set; }

    /// <summary>The chunk has this many rows: all it can hold, or it is the last.</summary>
    public void Complete(int rows)
    {
        Rows += rows;
        if (!_keep || rows == 0) return;
        if (rows < SeriesChunk.Capacity) Chunk.Trim(rows);
        _bytes += Chunk.Bytes;
        if (_bytes > _maxBytes)
        {
            throw new MarketDataTooLargeException(
                _file, FormattableString.Invariant($"decoded it takes more than {_maxBytes} bytes of memory, the limit of one symbol"));
        }
        _chunks.Add(Chunk);
        if (rows == SeriesChunk.Capacity) Chunk = new SeriesChunk(_present.Length, _present);
    }

    /// <summary>All rows, in chunks that take no more memory than they need.</summary>
    public SeriesChunk[] ToChunks() => [.. _chunks];
}
