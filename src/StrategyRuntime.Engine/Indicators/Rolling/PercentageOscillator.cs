namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>How far a fast EMA lies from a slow one, in percent of the slow one, with the EMA of that as its signal.</summary>
internal sealed class PercentageOscillator(int fast, int slow, int signal, AverageSeed seed)
{
    private readonly ExponentialAverage _fast = ExponentialAverage.ForEma(fast, seed);
    private readonly ExponentialAverage _slow = ExponentialAverage.ForEma(slow, seed);
    private readonly ExponentialAverage _signal = ExponentialAverage.ForEma(signal, seed);

    /// <summary>100 × (fast − slow) ÷ slow; NaN until warm and while the slow EMA is 0.</summary>
    public double Line { get; private set; } = double.NaN;

    /// <summary>The signal, NaN until warm.</summary>
    public double Signal => _signal.Value;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        _fast.Add(value);
        _slow.Add(value);
        if (!_fast.IsWarm || !_slow.IsWarm) return;
        Line = _slow.Value == 0 ? double.NaN : 100 * ((_fast.Value - _slow.Value) / _slow.Value);
        if (!double.IsNaN(Line)) _signal.Add(Line);
    }
}
