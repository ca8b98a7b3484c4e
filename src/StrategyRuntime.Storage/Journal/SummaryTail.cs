using StrategyRuntime.Engine.Events;

namespace StrategyRuntime.Storage.Journal;

/// <summary>
/// The end of a line, <c>,"accumulated":{…}}\n</c>. What is the same as on the line before is not written anew: prices change with every
/// candle, the books with fills only.
/// </summary>
internal sealed class SummaryTail
{
    private static readonly int s_objectAt = ",\"accumulated\":"u8.Length;

    private readonly byte[] _bytes = new byte[512];
    private Summary _last;
    private int _openAt;
    private int _length;

    /// <summary>Begins without a line.</summary>
    public SummaryTail() => ",\"accumulated\":"u8.CopyTo(_bytes);

    /// <summary>The end of a line after whose event the books stand so; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(in Summary summary)
    {
        if (_length == 0 || summary != _last) Write(summary);
        return _bytes.AsSpan(0, _length);
    }

    private void Write(in Summary summary)
    {
        if (_length == 0 || summary with { UnrealizedPnl = _last.UnrealizedPnl, Equity = _last.Equity } != _last)
            _openAt = s_objectAt + SummaryJson.WriteClosed(summary, _bytes.AsSpan(s_objectAt));
        var end = _openAt + SummaryJson.WriteOpen(summary, _bytes.AsSpan(_openAt));
        "}\n"u8.CopyTo(_bytes.AsSpan(end));
        _length = end + "}\n"u8.Length;
        _last = summary;
    }
}
