namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// Mean and population standard deviation of the last <paramref name="length"/> numbers, from their exact squares: with 106 bits the
/// difference of two large sums keeps the digits that doubles would lose. For equal numbers the deviation is exactly 0.
/// </summary>
internal sealed class RollingDeviation(int length)
{
    private readonly RollingWindow _window = new(length);
    private SlidingSum _sum;
    private SlidingSum _squares;

    /// <summary>The mean, NaN until full.</summary>
    public double Mean { get; private set; } = double.NaN;

    /// <summary>√(Σ(x − mean)² ÷ length), NaN until full.</summary>
    public double Deviation { get; private set; } = double.NaN;

    /// <summary>Σ(x − mean)² ÷ length, NaN until full.</summary>
    public double Variance { get; private set; } = double.NaN;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        var leaving = _window.Push(value);
        _sum.Move(value, leaving, _window.RoundEnded);
        _squares.Move(DoubleDouble.Product(value, value), DoubleDouble.Product(leaving, leaving), _window.RoundEnded);
        if (!_window.IsFull) return;

        var sum = _sum.Value;
        Mean = _window.IsConstant ? value : (sum / _window.Length).High;
        var variance = (_squares.Value - sum * sum / _window.Length) / _window.Length;
        Variance = _window.IsConstant ? 0 : Math.Max(0, variance.High);
        Deviation = Math.Sqrt(Variance);
    }
}
