namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// The last <paramref name="length"/> numbers in order of size. A step finds its two places by halving and moves the numbers between them.
/// </summary>
internal sealed class SortedWindow(int length)
{
    private readonly RollingWindow _window = new(length);
    private readonly double[] _sorted = new double[length];
    private int _count;

    /// <summary>True once it has taken as many numbers as it holds.</summary>
    public bool IsFull => _window.IsFull;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        var wasFull = _window.IsFull;
        var leaving = _window.Push(value);
        if (wasFull)
        {
            var old = Array.BinarySearch(_sorted, 0, _count, leaving);
            Array.Copy(_sorted, old + 1, _sorted, old, --_count - old);
        }
        var place = Array.BinarySearch(_sorted, 0, _count, value);
        if (place < 0) place = ~place;
        Array.Copy(_sorted, place, _sorted, place + 1, _count++ - place);
        _sorted[place] = value;
    }

    /// <summary>The number below which a part of all lies, between neighbours in proportion; meaningful when full.</summary>
    /// <param name="part">0 for the smallest, ½ for the median, 1 for the largest.</param>
    public double Quantile(double part)
    {
        var place = part * (_count - 1);
        var below = (int)Math.Floor(place);
        var rest = place - below;
        return rest == 0 ? _sorted[below] : _sorted[below] + rest * (_sorted[below + 1] - _sorted[below]);
    }
}
