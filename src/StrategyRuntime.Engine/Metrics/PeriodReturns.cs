namespace StrategyRuntime.Engine.Metrics;

/// <summary>
/// Returns between equity samples, r = equity ÷ equity of the sample before − 1, the first against start cash. Mean and variance run by
/// Welford's method, so a metric costs the same on the thousandth day as on the first.
/// </summary>
internal sealed class PeriodReturns
{
    // A series whose spread is nothing but rounding has no spread: 3% returns that differ in the 17th digit are constant.
    private const double RelativeRounding = 1e-12;

    private decimal _periodsPerYear;
    private double _riskFree;
    private decimal _previous;
    private decimal _equitySum;
    private double _mean;
    private double _squares;
    private double _downsideSquares;
    private bool _isDefined = true;

    /// <summary>Number of returns.</summary>
    public int Count { get; private set; }

    /// <summary>The last return; 0 before one, and from a sample on after which there is none.</summary>
    public double Last { get; private set; }

    /// <summary>Mean of the sampled equities; null when there are none.</summary>
    public decimal? MeanEquity => Count == 0 ? null : _equitySum / Count;

    // What earns nothing beyond the risk-free rate has an excess return of 0.
    private double RiskFreePerPeriod => _riskFree / (double)_periodsPerYear;

    private double Variance => _squares / (Count - 1);

    /// <summary>Another one in the same state.</summary>
    public PeriodReturns Copy() => (PeriodReturns)MemberwiseClone();

    /// <summary>Sets the base of the first return.</summary>
    /// <param name="cash">Cash at the start.</param>
    /// <param name="periodsPerYear">Samples a year, above 0.</param>
    /// <param name="riskFree">Risk-free rate a year, as a fraction.</param>
    public void Start(decimal cash, decimal periodsPerYear, decimal riskFree) =>
        (_previous, _periodsPerYear, _riskFree) = (cash, periodsPerYear, (double)riskFree);

    /// <summary>Takes the equity at the end of a period.</summary>
    public void Close(decimal equity)
    {
        Count++;
        _equitySum += equity;
        // A return on nothing, or on a debt, is no number; from then on the ratios are undefined.
        if (_previous <= 0) _isDefined = false;
        // Days without a position are many, and decimals divide slowly.
        Last = _isDefined && equity != _previous ? (double)(equity / _previous - 1) : 0;
        if (_isDefined) Add(Last);
        _previous = equity;
    }

    /// <summary>
    /// (1 + total return) ^ (periods a year ÷ n) − 1; null before a sample, and for an account that has lost everything.
    /// </summary>
    public double? Annualised(decimal? totalReturn) =>
        totalReturn is { } total && Count > 0 && total > -1 ? Growth.Compound(1 + total, _periodsPerYear / Count) : null;

    /// <summary>
    /// (Mean − risk-free) ÷ standard deviation (n − 1) × √periods; null with fewer than 2 returns or no deviation.
    /// </summary>
    public double? Sharpe() => HasSpread ? Ratio(Math.Sqrt(Variance)) : null;

    /// <summary>
    /// (Mean − risk-free) ÷ downside deviation × √periods, where the deviation is √(Σ min(r − risk-free, 0)² ÷ n) over all n; null with
    /// fewer than 2 returns or no loss.
    /// </summary>
    public double? Sortino() => _isDefined && Count >= 2 ? Ratio(Math.Sqrt(_downsideSquares / Count)) : null;

    /// <summary>
    /// (Annualised return − risk-free) ÷ annualised volatility, both compounded: the volatility of a year is √((s² + (1 + g)²)^P −
    /// (1 + g)^2P), g being the geometric mean of the returns.
    /// </summary>
    public double? GeometricSharpe(decimal? totalReturn)
    {
        if (!HasSpread || totalReturn is not { } total || Annualised(total) is not { } annualised) return null;
        var mean = 1 + Growth.Compound(1 + total, 1m / Count);
        var relativeVariance = Variance / (mean * mean);
        if (relativeVariance > (double)decimal.MaxValue / 2) return null;
        var volatility = (1 + annualised) * Math.Sqrt(Growth.Compound(1 + (decimal)relativeVariance, _periodsPerYear));
        return (annualised - _riskFree) / volatility;
    }

    private bool HasSpread => _isDefined && Count >= 2 && !IsRounding(Math.Sqrt(Variance));

    private double? Ratio(double deviation) => IsRounding(deviation)
        ? null
        : (_mean - RiskFreePerPeriod) / deviation * Math.Sqrt((double)_periodsPerYear);

    private bool IsRounding(double deviation) => deviation <= Math.Abs(_mean) * RelativeRounding;

    private void Add(double value)
    {
        var delta = value - _mean;
        _mean += delta / Count;
        _squares += delta * (value - _mean);
        var excess = value - RiskFreePerPeriod;
        if (excess < 0) _downsideSquares += excess * excess;
    }
}
