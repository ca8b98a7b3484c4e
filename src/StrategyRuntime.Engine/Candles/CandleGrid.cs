using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Candles;

/// <summary>
/// Where candles of a timeframe start and end. Intraday candles are counted from the session's open (midnight for markets that never
/// close), so that a 30-minute candle of an exchange that opens at 9:15 starts at 9:15, and none crosses midnight; days run from local
/// midnight to local midnight, weeks start on Monday.
/// </summary>
internal sealed class CandleGrid(Timeframe timeframe, Exchange exchange, ExchangeClock clock)
{
    private readonly long _step = timeframe.NominalTicks;
    private long _lastEnd;
    private long _lastOffset;
    private long _lastDayEnd;

    /// <summary>Start and end of the candle that holds an instant, all UTC ticks.</summary>
    public (long Open, long End) CandleAt(long utcTicks)
    {
        var offset = clock.OffsetAt(utcTicks);
        if (offset == _lastOffset && utcTicks >= _lastEnd && utcTicks - _lastEnd < _step && _lastEnd + _step <= _lastDayEnd)
        {
            // The candle behind the last one, which nearly every candle is: no division is needed.
            _lastEnd += _step;
            return (_lastEnd - _step, _lastEnd);
        }
        var local = utcTicks + offset;
        var day = local / TimeSpan.TicksPerDay;
        if (timeframe.IsIntraday)
        {
            var midnight = day * TimeSpan.TicksPerDay;
            var sinceOpen = local - midnight - exchange.Open.Ticks;
            var open = midnight + exchange.Open.Ticks + FloorDivide(sinceOpen, _step) * _step;
            var end = Math.Min(open + _step, midnight + TimeSpan.TicksPerDay);
            (_lastEnd, _lastOffset, _lastDayEnd) = (end - offset, offset, midnight + TimeSpan.TicksPerDay - offset);
            return (Math.Max(open, midnight) - offset, _lastEnd);
        }
        // Day 0 of the calendar, 0001-01-01, was a Monday.
        var days = timeframe.Unit == TimeframeUnit.Week ? timeframe.Number * 7 : timeframe.Number;
        var first = day / days * days;
        return (exchange.Zone.ToUtc(first * TimeSpan.TicksPerDay), exchange.Zone.ToUtc((first + days) * TimeSpan.TicksPerDay));
    }

    private static long FloorDivide(long value, long by) => (value >= 0 ? value : value - by + 1) / by;
}
