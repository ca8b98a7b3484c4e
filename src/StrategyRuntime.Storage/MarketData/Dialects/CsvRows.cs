using nietras.SeparatedValues;

namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>Rows of text with separators.</summary>
internal sealed class CsvRows : RowSource
{
    private readonly SepReader _reader;
    private readonly BoundedText? _text;
    private readonly long _skipped;
    private long _line;

    /// <summary>Reads behind the lines that are no rows.</summary>
    /// <param name="text">The text, which it closes.</param>
    /// <param name="separator">What separates fields.</param>
    /// <param name="skipped">Lines before the first row.</param>
    public CsvRows(TextReader text, char separator, long skipped)
    {
        _skipped = skipped;
        _text = text as BoundedText;
        _reader = Sep.New(separator)
            .Reader(o => o with { HasHeader = false, DisableColCountCheck = true, Unescape = true, Trim = SepTrim.All })
            .From(text);
    }

    /// <inheritdoc/>
    public override int Count => _reader.Current.ColCount;

    /// <inheritdoc/>
    public override long Line => _line;

    /// <inheritdoc/>
    public override ReadOnlySpan<char> this[int column] => _reader.Current[column].Span;

    /// <inheritdoc/>
    public override bool EndsInLine => _text is { EndsInLine: true };

    /// <inheritdoc/>
    public override bool Read()
    {
        while (_reader.MoveNext())
        {
            // Quotes close on their line, so that a row is a line.
            if (++_line <= _skipped) continue;
            var first = _reader.Current[0].Span;
            if ((first.IsEmpty && Count == 1) || (!first.IsEmpty && first[0] == '#')) continue;
            return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public override void Dispose() => _reader.Dispose();
}
