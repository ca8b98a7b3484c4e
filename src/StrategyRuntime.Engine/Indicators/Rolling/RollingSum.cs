namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>Sum and mean of the last <paramref name="length"/> numbers. For equal numbers both are exact.</summary>
internal sealed class RollingSum(int length)
{
    private readonly RollingWindow _window = new(length);
    private SlidingSum _sum;

    /// <summary>True once it has taken as many numbers as it sums.</summary>
    public bool IsFull => _window.IsFull;

    /// <summary>The sum of what it holds.</summary>
    public DoubleDouble Sum { get; private set; }

    /// <summary>The mean, NaN until full.</summary>
    public double Mean { get; private set; } = double.NaN;

    /// <summary>The numbers, in no particular order; meaningful when full.</summary>
    public ReadOnlySpan<double> Values => _window.Values;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        var leaving = _window.Push(value);
        _sum.Move(value, leaving, _window.RoundEnded);
        Sum = _window.IsConstant ? DoubleDouble.Product(value, _window.Length) : _sum.Value;
        if (_window.IsFull) Mean = Sum.DividedBy(_window.Length);
    }
}
