using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>Prices of a decoded file by time. The place of the last question is remembered: not thread safe.</summary>
internal sealed class SeriesRecord(DecodedSeries series) : IPriceRecord
{
    // Questions follow each other in time: the next answer is seldom far.
    private const int NearTicks = 16;

    private long _next;

    /// <inheritdoc/>
    public RecordedPrice? At(UtcTime time)
    {
        MoveTo(time);
        if (_next == 0) return null;
        Span<Tick> one = stackalloc Tick[1];
        series.Copy(_next - 1, _next, long.MaxValue, 0, one);
        return new RecordedPrice(one[0].Time, one[0].Price, one[0].OnPath) { Bid = one[0].Bid, Ask = one[0].Ask };
    }

    /// <summary>The first tick behind a moment becomes the next one.</summary>
    private void MoveTo(UtcTime time)
    {
        if (_next == 0 || series.TimeOf(_next - 1) <= time.Ticks)
        {
            for (var i = 0; i < NearTicks; i++, _next++)
            {
                if (_next == series.Ticks || series.TimeOf(_next) > time.Ticks) return;
            }
        }
        _next = series.FirstAtOrAfter(time.Ticks + 1);
    }
}
