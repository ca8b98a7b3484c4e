namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>%K and %D: the position in the range, smoothed by a simple mean, and the simple mean of that.</summary>
internal sealed class SmoothedRangePosition(int length, int smoothing, int signal)
{
    private readonly RangePosition _position = new(length);
    private readonly RollingSum _k = new(smoothing);
    private readonly RollingSum _d = new(signal);

    /// <summary>%K, NaN until warm.</summary>
    public double K => _k.Mean;

    /// <summary>%D, NaN until warm.</summary>
    public double D => _d.Mean;

    /// <summary>Takes the next high, low and close.</summary>
    public void Add(double high, double low, double close)
    {
        _position.Add(high, low, close);
        if (double.IsNaN(_position.Value)) return;
        _k.Add(_position.Value);
        if (_k.IsFull) _d.Add(_k.Mean);
    }
}
