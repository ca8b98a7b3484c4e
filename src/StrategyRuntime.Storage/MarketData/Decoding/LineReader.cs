namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>
/// The lines of a stream as spans of one buffer: no copy, no text, no allocation. Takes LF and CRLF, a byte-order mark, and a last line
/// without an end. Behind a line there is always a CR or LF and <see cref="ReadableBytes"/> more that can be read without looking.
/// </summary>
internal sealed class LineReader(Stream stream, string file, CancellationToken cancellationToken)
{
    /// <summary>Longest line, in bytes.</summary>
    public const int MaxLineBytes = 4_096;

    /// <summary>Bytes behind a line that belong to the buffer, whatever they hold.</summary>
    public const int ReadableBytes = 32;

    private const int BufferBytes = 256 * 1_024;

    private readonly byte[] _buffer = new byte[BufferBytes + 1 + ReadableBytes];
    private int _start;
    private int _end;
    private bool _streamEnded;

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Reads the next line; it is valid until the next call. False at the end.</summary>
    /// <exception cref="MarketDataException">The line is longer than <see cref="MaxLineBytes"/>.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        while (length < 0 && !_streamEnded && _end - _start <= MaxLineBytes)
        {
            Fill();
            length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        }
        var next = _start + length + 1;
        if (length < 0)
        {
            next = _end;
            length = _end - _start;
            if (length == 0)
            {
                line = default;
                return false;
            }
        }
        Line++;
        if (length > MaxLineBytes)
            throw new MarketDataException(file, Line, FormattableString.Invariant($"the row is longer than {MaxLineBytes} bytes"));
        if (length > 0 && _buffer[_start + length - 1] == '\r') length--;
        line = _buffer.AsSpan(_start, length);
        if (Line == 1 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        _start = next;
        return true;
    }

    private void Fill()
    {
        cancellationToken.ThrowIfCancellationRequested();
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var read = stream.Read(_buffer, _end, BufferBytes - _end);
        _streamEnded = read == 0;
        _end += read;
        _buffer[_end] = (byte)'\n';
    }
}
