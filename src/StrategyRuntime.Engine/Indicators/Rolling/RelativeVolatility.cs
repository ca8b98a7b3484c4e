namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// Dorsey's relative volatility: the standard deviation of the last <paramref name="length"/> numbers, counted as up when the series rose
/// and as down when it fell, both smoothed by an EMA of the same length.
/// </summary>
internal sealed class RelativeVolatility(int length, AverageSeed seed)
{
    private readonly RollingDeviation _deviation = new(length);
    private readonly ExponentialAverage _up = ExponentialAverage.ForEma(length, seed);
    private readonly ExponentialAverage _down = ExponentialAverage.ForEma(length, seed);
    private double _previous = double.NaN;

    /// <summary>100 × up ÷ (up + down), 50 when there is neither; NaN until warm.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        var change = value - _previous;
        _previous = value;
        _deviation.Add(value);
        if (double.IsNaN(change) || double.IsNaN(_deviation.Deviation)) return;
        _up.Add(change > 0 ? _deviation.Deviation : 0);
        _down.Add(change < 0 ? _deviation.Deviation : 0);
        if (!_up.IsWarm) return;
        var total = _up.Value + _down.Value;
        Value = total == 0 ? 50 : 100 * (_up.Value / total);
    }
}
