namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>The mean of the last <paramref name="length"/> numbers with weights 1 for the oldest … <c>length</c> for the newest.</summary>
internal sealed class LinearWeightedAverage(int length)
{
    private readonly LinearWeightedSum _sums = new(length);
    private readonly double _weights = length * (length + 1.0) / 2;

    /// <summary>The average, NaN until it has taken <c>length</c> numbers.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        _sums.Add(value);
        if (_sums.IsFull) Value = (_sums.Weighted / _weights).High;
    }
}
