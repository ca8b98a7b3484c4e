namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>The sums of the rises and of the falls among the last <paramref name="length"/> changes of a series.</summary>
internal sealed class GainsAndLosses(int length)
{
    private readonly RollingSum _gains = new(length);
    private readonly RollingSum _losses = new(length);
    private double _previous = double.NaN;

    /// <summary>(gains − losses) ÷ (gains + losses), 0 when nothing changed; NaN until it has <c>length</c> changes.</summary>
    public double Balance { get; private set; } = double.NaN;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        var change = value - _previous;
        _previous = value;
        if (double.IsNaN(change)) return;
        _gains.Add(Math.Max(change, 0));
        _losses.Add(Math.Max(-change, 0));
        if (!_gains.IsFull) return;
        var total = (_gains.Sum + _losses.Sum).High;
        Balance = total == 0 ? 0 : (_gains.Sum - _losses.Sum).High / total;
    }
}
