namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>
/// Returns of daily equity, r = equity ÷ equity of the day before − 1, the first against start cash. Mean and variance run by Welford's
/// method, so a metric costs the same on the thousandth day as on the first.
/// </summary>
internal sealed class DailyReturns
{
    // A series whose spread is nothing but rounding has no spread: 3% returns that differ in the 17th digit are constant.
    private const double RelativeRounding = 1e-12;

    private decimal _previous;
    private decimal _equitySum;
    private double _mean;
    private double _squares;
    private double _downsideSquares;
    private bool _isDefined = true;

    /// <summary>Number of returns.</summary>
    public int Count { get; private set; }

    /// <summary>Mean of the daily closing equities; null when there are none.</summary>
    public decimal? MeanEquity => Count == 0 ? null : _equitySum / Count;

    /// <summary>Another one in the same state.</summary>
    public DailyReturns Copy() => (DailyReturns)MemberwiseClone();

    /// <summary>Sets the base of the first day.</summary>
    public void Start(decimal cash) => _previous = cash;

    /// <summary>Takes the equity at the end of a day.</summary>
    public void Close(decimal equity)
    {
        Count++;
        _equitySum += equity;
        // A return on nothing, or on a debt, is no number; from then on the ratios are undefined.
        if (_previous <= 0) _isDefined = false;
        if (_isDefined) Add((double)(equity / _previous - 1));
        _previous = equity;
    }

    /// <summary>Mean ÷ standard deviation (n − 1) × √periods; null with fewer than 2 returns or no deviation.</summary>
    public double? Sharpe(int periodsPerYear)
    {
        if (!_isDefined || Count < 2) return null;
        return Ratio(Math.Sqrt(_squares / (Count - 1)), periodsPerYear);
    }

    /// <summary>
    /// Mean ÷ downside deviation × √periods, where the deviation is √(Σ min(r, 0)² ÷ n) over all n; null with fewer than 2 returns or no
    /// loss.
    /// </summary>
    public double? Sortino(int periodsPerYear)
    {
        if (!_isDefined || Count < 2) return null;
        return Ratio(Math.Sqrt(_downsideSquares / Count), periodsPerYear);
    }

    private double? Ratio(double deviation, int periodsPerYear) =>
        deviation <= Math.Abs(_mean) * RelativeRounding ? null : _mean / deviation * Math.Sqrt(periodsPerYear);

    private void Add(double value)
    {
        var delta = value - _mean;
        _mean += delta / Count;
        _squares += delta * (value - _mean);
        if (value < 0) _downsideSquares += value * value;
    }
}
