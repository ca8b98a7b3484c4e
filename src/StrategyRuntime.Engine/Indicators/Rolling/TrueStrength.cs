namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// Blau's true strength: the changes of a series smoothed by an EMA of <paramref name="first"/> and one of <paramref name="second"/>, over
/// their amounts smoothed the same way.
/// </summary>
internal sealed class TrueStrength(int first, int second, AverageSeed seed)
{
    private readonly ExponentialAverage _change = ExponentialAverage.ForEma(first, seed);
    private readonly ExponentialAverage _changeTwice = ExponentialAverage.ForEma(second, seed);
    private readonly ExponentialAverage _amount = ExponentialAverage.ForEma(first, seed);
    private readonly ExponentialAverage _amountTwice = ExponentialAverage.ForEma(second, seed);
    private double _previous = double.NaN;

    /// <summary>−1 to 1, 0 when nothing changed; NaN until warm.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        var change = value - _previous;
        _previous = value;
        if (double.IsNaN(change)) return;
        _change.Add(change);
        _amount.Add(Math.Abs(change));
        if (!_change.IsWarm) return;
        _changeTwice.Add(_change.Value);
        _amountTwice.Add(_amount.Value);
        if (_amountTwice.IsWarm) Value = _amountTwice.Value == 0 ? 0 : _changeTwice.Value / _amountTwice.Value;
    }
}
