using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>
/// A number of today's complete candles: one that began at a time or has a number in the session, or several of them. Once it is there it
/// stands for the day; until then it is looked for whenever a candle closed.
/// </summary>
internal abstract class SessionCandles(CandleSeries series, PriceField field, RunClock clock) : CompiledExpression
{
    private const int MostCandles = 100_000;
    private long _seen;
    private long _first = -1;
    private int _day = -1;
    private double _value = double.NaN;

    /// <summary>Candles that can lie between a session's first and now, at most.</summary>
    public static int LongestDay(Timeframe timeframe) => (int)Math.Clamp(TimeSpan.TicksPerDay / timeframe.NominalTicks + 2, 2, MostCandles);

    /// <summary>A new day begins with a tick, before any candle closed.</summary>
    public override bool IsLive => true;

    /// <summary>It is candles that it waits for.</summary>
    public override bool StepsWithTicks => false;

    public override IEnumerable<CandleSeries> Series => [series];

    public override double Value()
    {
        var day = clock.Today.Number;
        if (day != _day)
        {
            _day = day;
            _first = -1;
            _value = double.NaN;
        }
        if (_seen == series.ClosedCount) return _value;
        var from = Math.Max(_seen, series.ClosedCount - LongestDay(series.Settings.Timeframe));
        _seen = series.ClosedCount;
        if (!double.IsNaN(_value)) return _value;
        for (var index = from; _first < 0 && index < _seen; index++)
        {
            if (BelongsToToday(series.OpenTime((int)(index - _seen)))) _first = index;
        }
        if (_first >= 0) _value = Find((int)(_first - _seen));
        return _value;
    }

    /// <summary>Whether a candle is one of today's.</summary>
    protected virtual bool BelongsToToday(UtcTime open) => clock.Today.Holds(open);

    /// <summary>Whether a candle of today is none from before the regular session.</summary>
    protected bool EndsAfterTheOpen(UtcTime open) =>
        !series.Settings.Timeframe.IsIntraday || open.Ticks + series.Settings.Timeframe.NominalTicks > clock.Today.Open.Ticks;

    /// <summary>The number among today's candles, NaN while there is none.</summary>
    /// <param name="first">Offset of today's first closed candle.</param>
    protected abstract double Find(int first);

    protected double SecondOf(int offset) => Math.Floor(clock.Exchange.SecondOfDay(series.OpenTime(offset)));

    protected double PriceAt(int offset) => series.Price(field, offset);

    /// <summary>The candles from one offset to another as one number.</summary>
    protected double Join(int from, int to, RangeAggregate aggregate) => CandleRangeValue.Join(series, field, from, to, aggregate);
}

internal sealed class CandleAtTimeValue(CandleSeries series, PriceField field, double time, RunClock clock)
    : SessionCandles(series, field, clock)
{
    protected override double Find(int first)
    {
        for (var offset = first; offset < 0; offset++)
        {
            if (SecondOf(offset) == time) return PriceAt(offset);
        }
        return double.NaN;
    }
}

internal sealed class CandleNumberValue(CandleSeries series, PriceField field, int from, int to, RangeAggregate aggregate, RunClock clock)
    : SessionCandles(series, field, clock)
{
    /// <summary>They are counted from the regular session on: the first is the one that its open lies in.</summary>
    protected override bool BelongsToToday(UtcTime open) =>
        base.BelongsToToday(open) && EndsAfterTheOpen(open);

    protected override double Find(int first) =>
        first + to - 1 < 0 ? Join(first + from - 1, first + to - 1, aggregate) : double.NaN;
}

/// <summary>Candles between two times of day; null until the range is over, so that it is the same for the rest of the day.</summary>
internal sealed class CandleTimeRangeValue(CandleSeries series, PriceField field, double from, double to, RangeAggregate aggregate,
    RunClock clock)
    : SessionCandles(series, field, clock)
{
    private readonly RunClock _clock = clock;

    public override double Value() => _clock.SecondOfDay() < to ? double.NaN : base.Value();

    protected override double Find(int first)
    {
        var (start, end) = (0, 0);
        for (var offset = first; offset < 0; offset++)
        {
            var second = SecondOf(offset);
            if (second < from || second >= to) continue;
            if (start == 0) start = offset;
            end = offset;
        }
        return start == 0 ? double.NaN : Join(start, end, aggregate);
    }
}
