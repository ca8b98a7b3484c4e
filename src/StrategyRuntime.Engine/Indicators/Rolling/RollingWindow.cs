namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>The last <paramref name="length"/> numbers, in a ring.</summary>
internal sealed class RollingWindow(int length)
{
    private readonly double[] _values = new double[length];
    private int _next;
    private int _equal;

    /// <summary>How many it holds when full.</summary>
    public int Length => _values.Length;

    /// <summary>True once it has taken <see cref="Length"/> numbers.</summary>
    public bool IsFull { get; private set; }

    /// <summary>True when as many numbers as it holds have been taken since this was last true: all of them are from this round.</summary>
    public bool RoundEnded => _next == 0;

    /// <summary>Place of the newest number in its round, from 1; <see cref="Length"/> when the round has ended.</summary>
    public int PlaceInRound => _next == 0 ? Length : _next;

    /// <summary>True when it is full of one number.</summary>
    public bool IsConstant => _equal == Length;

    /// <summary>The numbers, in no particular order; meaningful when full.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Σ(weight × number), the oldest number with the first weight; meaningful when full.</summary>
    public double Weigh(ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        var oldest = Length - _next;
        for (var place = 0; place < oldest; place++) sum += weights[place] * _values[_next + place];
        for (var place = oldest; place < Length; place++) sum += weights[place] * _values[place - oldest];
        return sum;
    }

    /// <summary>Takes a number and returns the one that leaves, 0 while there is none.</summary>
    public double Push(double value)
    {
        var newest = _values[(_next == 0 ? Length : _next) - 1];
        _equal = value == newest && _equal > 0 ? Math.Min(_equal + 1, Length) : 1;
        var leaving = _values[_next];
        _values[_next] = value;
        if (++_next == Length)
        {
            _next = 0;
            IsFull = true;
        }
        return leaving;
    }
}
