namespace StrategyRuntime.Storage.Journal;

/// <summary>Reads bytes of a log at an offset; 0 at its end.</summary>
internal delegate int ReadLog(long offset, Span<byte> destination);

/// <summary>Goes through the lines of a log in large reads, without allocating per line.</summary>
/// <param name="read">Reads the log.</param>
/// <param name="start">Where the first line starts.</param>
/// <param name="end">Where the last one ends.</param>
internal sealed class LineScanner(ReadLog read, long start, long end)
{
    private const int ReadBytes = 64 << 10;

    private byte[] _buffer = new byte[(int)Math.Clamp(end - start, 4 << 10, ReadBytes)];
    private int _from;
    private int _to;
    private long _readAt = start;

    /// <summary>Where the next line starts in the log; after the last line, where the log's complete lines end.</summary>
    public long Offset { get; private set; } = start;

    /// <summary>The next line with its <c>\n</c>; false when there is no complete one left. It is valid until the next call.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var newline = _buffer.AsSpan(_from + searched, _to - _from - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                var length = searched + newline + 1;
                line = _buffer.AsMemory(_from, length);
                _from += length;
                Offset += length;
                return true;
            }
            searched = _to - _from;
            if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    private bool Fill()
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            _to -= _from;
            _from = 0;
        }
        if (_to == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var wanted = (int)Math.Min(_buffer.Length - _to, end - _readAt);
        if (wanted <= 0) return false;
        var got = read(_readAt, _buffer.AsSpan(_to, wanted));
        _readAt += got;
        _to += got;
        return got > 0;
    }
}
