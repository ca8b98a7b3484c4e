using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Portfolio;

/// <summary>
/// Peak and maximum drawdown of equity over every tick, open P&amp;L included, without keeping a tick. Between fills equity is a straight
/// line
/// of the price, so a tick costs one multiplication; doubles are exact enough for a ratio and equal on every machine.
/// </summary>
internal sealed class EquityDrawdown
{
    // Far above what three roundings of doubles can amount to, far below a cent of any account.
    private const double RelativeError = 1e-13;

    // How far from a bound equity is short of it for certain; far above the relative error, and small beside any account.
    private const double Clearance = 1e-9;

    private double _base;
    private double _origin;
    private double _slope;
    private double _peakAtCloses;

    public EquityDrawdown(decimal startCash) => Peak = _peakAtCloses = _base = (double)startCash;

    public double Peak { get; private set; }

    public UtcTime PeakTime { get; private set; }

    /// <summary>Largest fall from a peak as a fraction of it; 0 when equity never fell.</summary>
    public double MaxDrawdown { get; private set; }

    /// <summary>The same over the closes of candles and days alone.</summary>
    public double MaxDrawdownAtCloses { get; private set; }

    public UtcTime DrawdownPeakTime { get; private set; }

    public UtcTime DrawdownTroughTime { get; private set; }

    public void Begin(UtcTime time) => PeakTime = time;

    /// <summary>Equity from now on is <paramref name="origin"/> + <paramref name="slope"/> × price.</summary>
    public void SetLine(double origin, double slope)
    {
        _base = _origin = origin;
        _slope = slope;
    }

    /// <summary>Until the next call options add a value to that line.</summary>
    public void AddOptions(double value) => _base = _origin + value;

    /// <summary>
    /// True when equity at a price can be at or beyond a bound: near enough that only exact arithmetic can tell, or beyond.
    /// </summary>
    /// <param name="price">The price; NaN before the first.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="fromBelow">True when equity reaches it by a rise.</param>
    public bool MayReach(double price, double bound, bool fromBelow)
    {
        var moved = _slope == 0 ? 0 : _slope * price;
        var error = (Math.Abs(_base) + Math.Abs(moved) + Math.Abs(bound)) * RelativeError;
        return fromBelow ? _base + moved >= bound - error : _base + moved <= bound + error;
    }

    /// <summary>Prices at which equity is certainly short of a bound.</summary>
    /// <param name="bound">The bound.</param>
    /// <param name="fromBelow">True when equity reaches it by a rise.</param>
    public PriceRange PricesShortOf(double bound, bool fromBelow)
    {
        var margin = (Math.Abs(_base) + Math.Abs(bound)) * Clearance;
        var limit = fromBelow ? bound - margin : bound + margin;
        if (_slope == 0) return (fromBelow ? _base < limit : _base > limit) ? PriceRange.All : PriceRange.None;
        var price = (limit - _base) / _slope;
        return fromBelow == _slope > 0 ? PriceRange.Under(price) : PriceRange.Over(price);
    }

    /// <summary>False when equity is certainly neither a new peak nor a deeper fall.</summary>
    /// <remarks>
    /// The bounds are summed as equity is, and rounding keeps an order: none of the ticks' equities is beyond theirs, by no bit. What only
    /// comes as far as it was before is nothing new, and a price that stands costs nothing.
    /// </remarks>
    /// <param name="lowest">Lowest price.</param>
    /// <param name="highest">Highest price.</param>
    /// <param name="least">Least value of options.</param>
    /// <param name="most">Their most.</param>
    public bool MayMark(double lowest, double highest, double least, double most)
    {
        var (low, high) = (_slope * lowest, _slope * highest);
        return _origin + most + Math.Max(low, high) > Peak || MayFall(_origin + least + Math.Min(low, high), Peak, MaxDrawdown);
    }

    public void Observe(double price, UtcTime time) => ObserveEquity(_base + _slope * price, time);

    /// <summary>Ticks between which nothing was filled, with their lowest and highest price.</summary>
    public void Observe(ReadOnlySpan<Tick> ticks, double lowest, double highest)
    {
        if (IsWithin(lowest, highest, Peak, MaxDrawdown)) return;
        foreach (ref readonly var tick in ticks) Observe(tick.Price, tick.Time);
    }

    /// <summary>The same of ticks of a recording, by their numbers.</summary>
    public void Observe(MarketRecording recording, int from, int to, double lowest, double highest)
    {
        if (IsWithin(lowest, highest, Peak, MaxDrawdown)) return;
        for (int at = from, end; at < to; at = end)
        {
            end = PriceBlocks.EndOfPiece(at, to);
            var (low, high) = recording.Prices.Extremes(at, end);
            if (IsWithin(low, high, Peak, MaxDrawdown)) continue;
            for (var tick = at; tick < end; tick++) Observe(recording.Prices[tick], recording.TimeAt(tick));
        }
    }

    /// <summary>The same where it is known between which prices they lie.</summary>
    public void ObserveCloses(PriceBlocks prices, int from, int to, double least, double most)
    {
        if (!IsWithin(least, most, _peakAtCloses, MaxDrawdownAtCloses)) ObserveCloses(prices, from, to);
    }

    /// <summary>Candles close at prices, from one to another, between which nothing was filled.</summary>
    public void ObserveCloses(PriceBlocks prices, int from, int to)
    {
        if (_slope == 0)
        {
            // Equity is the same at every price: none is read, which would only take the time to fetch it.
            ObserveClose(double.NaN);
            return;
        }
        for (int at = from, end; at < to; at = end)
        {
            end = PriceBlocks.EndOfPiece(at, to);
            var (lowest, highest) = prices.Extremes(at, end);
            if (IsWithin(lowest, highest, _peakAtCloses, MaxDrawdownAtCloses)) continue;
            for (var close = at; close < end; close++) ObserveClose(prices[close]);
        }
    }

    /// <summary>A candle or a day closes at a price; NaN before the first.</summary>
    public void ObserveClose(double price)
    {
        var equity = _slope == 0 ? _base : _base + _slope * price;
        if (equity >= _peakAtCloses) _peakAtCloses = equity;
        else if (IsFall(equity, _peakAtCloses, MaxDrawdownAtCloses)) MaxDrawdownAtCloses = (_peakAtCloses - equity) / _peakAtCloses;
    }

    public void ObserveEquity(double equity, UtcTime time)
    {
        if (equity >= Peak)
        {
            if (equity > Peak)
            {
                Peak = equity;
                PeakTime = time;
            }
            return;
        }
        if (!IsFall(equity, Peak, MaxDrawdown)) return;
        MaxDrawdown = (Peak - equity) / Peak;
        DrawdownPeakTime = PeakTime;
        DrawdownTroughTime = time;
    }

    public void Write(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject(EventFields.EquityPath);
        writer.WriteDouble(EventFields.PeakEquity, Round(Peak));
        writer.WriteTime(EventFields.PeakTime, clock, PeakTime);
        writer.WriteDouble(EventFields.MaxDrawdown, MaxDrawdown);
        if (MaxDrawdown > 0)
        {
            writer.WriteTime(EventFields.MaxDrawdownPeakTime, clock, DrawdownPeakTime);
            writer.WriteTime(EventFields.MaxDrawdownTroughTime, clock, DrawdownTroughTime);
        }
        else
        {
            writer.WriteNull(EventFields.MaxDrawdownPeakTime);
            writer.WriteNull(EventFields.MaxDrawdownTroughTime);
        }
        writer.WriteDouble(EventFields.MaxDrawdownClose, MaxDrawdownAtCloses);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Equity is a line of the price, so when neither end of a range of prices is a new peak or a deeper fall, nothing between them is.
    /// </summary>
    private bool IsWithin(double lowest, double highest, double peak, double deepest)
    {
        var (low, high) = (_base + _slope * lowest, _base + _slope * highest);
        return Math.Max(low, high) <= peak && !IsFall(Math.Min(low, high), peak, deepest);
    }

    /// <summary>
    /// True for a deeper fall than the deepest so far. Without a positive peak a fraction of it means nothing, and a fall that is no more
    /// than what the line through double prices rounds away is none.
    /// </summary>
    private bool IsFall(double equity, double peak, double deepest) =>
        MayFall(equity, peak, deepest) && peak - equity > (Math.Abs(_base) + peak) * RelativeError;

    private static bool MayFall(double equity, double peak, double deepest) => peak > 0 && peak - equity > deepest * peak;

    // The line carries noise in its last digits, which stays out of the files.
    private static double Round(double value) => Math.Round(value, 8);
}
