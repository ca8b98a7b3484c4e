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

    /// <summary>Start and end of the candle that holds an instant.</summary>
    public (UtcTime Open, UtcTime End) CandleAt(UtcTime time)
    {
        var utc = time.Ticks;
        var offset = clock.OffsetAt(time).Ticks;
        if (offset == _lastOffset && utc >= _lastEnd && utc - _lastEnd < _step && _lastEnd + _step <= _lastDayEnd)
        {
            // The candle behind the last one, which nearly every candle is: no division is needed.
            _lastEnd += _step;
            return (new UtcTime(_lastEnd - _step), new UtcTime(_lastEnd));
        }
        var local = utc + offset;
        var day = local / TimeSpan.TicksPerDay;
        if (timeframe.IsIntraday)
        {
            var midnight = day * TimeSpan.TicksPerDay;
            var sinceOpen = local - midnight - exchange.Open.Ticks;
            var open = midnight + exchange.Open.Ticks + FloorDivide(sinceOpen, _step) * _step;
            var end = Math.Min(open + _step, midnight + TimeSpan.TicksPerDay);
            (_lastEnd, _lastOffset, _lastDayEnd) = (end - offset, offset, midnight + TimeSpan.TicksPerDay - offset);
            return (new UtcTime(Math.Max(open, midnight) - offset), new UtcTime(_lastEnd));
        }
        // Day 0 of the calendar, 0001-01-01, was a Monday.
        var days = timeframe.Unit == TimeframeUnit.Week ? timeframe.Number * 7 : timeframe.Number;
        var first = new DateTime(day / days * days * TimeSpan.TicksPerDay);
        return (exchange.Zone.ToUtc(first), exchange.Zone.ToUtc(first.AddDays(days)));
    }

    private static long FloorDivide(long value, long by) => (value >= 0 ? value : value - by + 1) / by;
}
