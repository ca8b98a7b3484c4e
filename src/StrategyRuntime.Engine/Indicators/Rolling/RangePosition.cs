namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// Where a close lies in the range of the last <paramref name="length"/> highs and lows: 0 at the lowest, 100 at the highest.
/// </summary>
internal sealed class RangePosition(int length)
{
    private readonly RollingExtreme _highest = RollingExtreme.Max(length);
    private readonly RollingExtreme _lowest = RollingExtreme.Min(length);

    /// <summary>100 × (close − lowest) ÷ (highest − lowest); 0 when the range is empty; NaN until warm.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>Takes the next high, low and close.</summary>
    public void Add(double high, double low, double close)
    {
        _highest.Add(high);
        _lowest.Add(low);
        if (!_highest.IsFull) return;
        var range = _highest.Value - _lowest.Value;
        Value = range == 0 ? 0 : 100 * ((close - _lowest.Value) / range);
    }
}
