namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// An average in which the past fades: <c>value += weight × (x − value)</c>. It begins as its <see cref="AverageSeed"/> says. Old rounding
/// fades with the past, so nothing can drift.
/// </summary>
internal sealed class ExponentialAverage
{
    private readonly int _length;
    private readonly double _weight;
    private readonly AverageSeed _seedKind;
    private double _weights;
    private DoubleDouble _seed;
    private int _seeded;

    private ExponentialAverage(int length, double weight, AverageSeed seed)
    {
        _seedKind = seed;
        _length = length;
        _weight = weight;
    }

    /// <summary>The exponential moving average: weight 2 ÷ (length + 1).</summary>
    public static ExponentialAverage ForEma(int length, AverageSeed seed) => new(length, 2.0 / (length + 1), seed);

    /// <summary>Wilder's smoothing: weight 1 ÷ length.</summary>
    public static ExponentialAverage ForWilder(int length, AverageSeed seed) => new(length, 1.0 / length, seed);

    /// <summary>The average; NaN until it has taken its first number, or <c>length</c> numbers when it begins with their mean.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>True once there is a value.</summary>
    public bool IsWarm => _seedKind == AverageSeed.Mean ? _seeded == _length : _seeded > 0;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        if (_seedKind == AverageSeed.Adjusted)
        {
            _seeded = 1;
            _weights = 1 + (1 - _weight) * _weights;
            Value = _weights == 1 ? value : Value + (value - Value) / _weights;
            return;
        }
        if (_seedKind == AverageSeed.First && _seeded == 0)
        {
            _seeded = 1;
            Value = value;
            return;
        }
        if (IsWarm)
        {
            Value += _weight * (value - Value);
            return;
        }
        _seed += value;
        if (++_seeded == _length) Value = (_seed / _length).High;
    }
}
