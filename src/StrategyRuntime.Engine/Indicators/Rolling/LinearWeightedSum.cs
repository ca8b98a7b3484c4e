namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// Σ(i × xᵢ) of the last <paramref name="length"/> numbers, i = 1 for the oldest … <c>length</c> for the newest, and their sum. Each step
/// adds <c>length × x</c> and takes one weight from every number in the window; a sum that is built anew each round takes over when the
/// round ends, as in <see cref="SlidingSum"/>.
/// </summary>
internal sealed class LinearWeightedSum(int length)
{
    private readonly RollingWindow _window = new(length);
    private SlidingSum _sum;
    private DoubleDouble _weightedThisRound;

    /// <summary>The weighted sum; meaningful when full.</summary>
    public DoubleDouble Weighted { get; private set; }

    /// <summary>The plain sum; meaningful when full.</summary>
    public DoubleDouble Sum => _sum.Value;

    /// <summary>True once it has taken as many numbers as it sums.</summary>
    public bool IsFull => _window.IsFull;

    /// <summary>True when it is full of one number.</summary>
    public bool IsConstant => _window.IsConstant;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        var leaving = _window.Push(value);
        Weighted += DoubleDouble.Product(value, _window.Length) - _sum.Value;
        _weightedThisRound += DoubleDouble.Product(value, _window.PlaceInRound);
        _sum.Move(value, leaving, _window.RoundEnded);
        if (!_window.RoundEnded) return;
        Weighted = _weightedThisRound;
        _weightedThisRound = 0;
    }
}
