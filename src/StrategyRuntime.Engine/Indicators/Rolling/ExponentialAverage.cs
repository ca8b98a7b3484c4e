namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// An average in which the past fades: <c>value += weight × (x − value)</c>, seeded with the mean of the first <c>length</c> numbers.
/// Old rounding fades with the past, so nothing can drift.
/// </summary>
internal sealed class ExponentialAverage
{
    private readonly int _length;
    private readonly double _weight;
    private DoubleDouble _seed;
    private int _seeded;

    private ExponentialAverage(int length, double weight)
    {
        _length = length;
        _weight = weight;
    }

    /// <summary>The exponential moving average: weight 2 ÷ (length + 1).</summary>
    public static ExponentialAverage ForEma(int length) => new(length, 2.0 / (length + 1));

    /// <summary>Wilder's smoothing: weight 1 ÷ length.</summary>
    public static ExponentialAverage ForWilder(int length) => new(length, 1.0 / length);

    /// <summary>The average, NaN until it has taken <c>length</c> numbers.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>True once there is a value.</summary>
    public bool IsWarm => _seeded == _length;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        if (IsWarm)
        {
            Value += _weight * (value - Value);
            return;
        }
        _seed += value;
        if (++_seeded == _length) Value = (_seed / _length).High;
    }
}
