using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>
/// Text whose lines are bounded and whose quotes close on their line. The tokeniser behind it keeps a whole row in memory, so that a file
/// without line ends, or with a quote that never closes, would otherwise take as much memory as it is long.
/// </summary>
internal sealed class BoundedText(TextReader inner, string file, CancellationToken cancellationToken) : TextReader
{
    /// <summary>Longest line, in characters.</summary>
    public const int MaxLine = 65_536;

    private long _line = 1;
    private int _length;
    private bool _inQuotes;

    /// <summary>Whether what was read last has no line end behind it.</summary>
    public bool EndsInLine => _length > 0;

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = inner.Read(buffer);
        Check(buffer[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    /// <inheritdoc/>
    public override int Peek() => inner.Peek();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var at = text.IndexOfAny('\n', '"');
            _length += at < 0 ? text.Length : at + 1;
            if (_length > MaxLine)
                throw new MarketDataException(file, _line, FormattableString.Invariant($"the line is longer than {MaxLine} characters"));
            if (at < 0) return;
            if (text[at] == '"')
            {
                _inQuotes = !_inQuotes;
            }
            else
            {
                if (_inQuotes) throw new MarketDataException(file, _line, "a quote is not closed");
                _line++;
                _length = 0;
            }
            text = text[(at + 1)..];
        }
    }
}
