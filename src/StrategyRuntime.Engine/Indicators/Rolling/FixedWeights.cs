namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// The mean of the last numbers under fixed weights. The weights have no running form: a step costs one pass over the window.
/// </summary>
/// <param name="weights">The weights, the oldest number's first; they need not sum to one.</param>
internal sealed class FixedWeights(double[] weights)
{
    private readonly RollingWindow _window = new(weights.Length);
    private readonly double _sum = weights.Sum();

    /// <summary>The mean, NaN until it has as many numbers as weights.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>A weight for each place, 0 for the oldest number.</summary>
    public static FixedWeights Of(int length, Func<int, double> weight) => new([.. Enumerable.Range(0, length).Select(weight)]);

    /// <summary>1, 2, …, 2, 1 with the greatest weight in the middle, twice when the length is even.</summary>
    public static FixedWeights Triangle(int length) => Of(length, place => Math.Min(place + 1, length - place));

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        _window.Push(value);
        if (!_window.IsFull) return;
        Value = _window.IsConstant ? value : _window.Weigh(weights) / _sum;
    }
}
