namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>The straight line of least squares through the last <paramref name="length"/> numbers, one step apart.</summary>
internal sealed class LinearFit(int length)
{
    private readonly LinearWeightedSum _sums = new(length);
    private double _mean = double.NaN;

    /// <summary>Its rise a step, 0 for a single number; NaN until full.</summary>
    public double Slope { get; private set; } = double.NaN;

    /// <summary>Where it ends: its value at the newest number. NaN until full.</summary>
    public double End => _mean + Slope * ((length - 1) / 2.0);

    /// <summary>Its value one step after the newest number. NaN until full.</summary>
    public double Forecast => _mean + Slope * ((length + 1) / 2.0);

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        _sums.Add(value);
        if (!_sums.IsFull) return;
        _mean = _sums.IsConstant ? value : _sums.Sum.DividedBy(length);
        // Σ(i × x) − mean of i × Σx, over Σ(i − mean of i)² = length × (length² − 1) ÷ 12.
        var covariance = _sums.Weighted - _sums.Sum * ((length + 1) / 2.0);
        Slope = _sums.IsConstant ? 0 : covariance.High / (length * ((double)length * length - 1) / 12);
    }
}
