namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// Highest or lowest of the last <c>length</c> numbers in amortised constant time: a queue of those that can still become the extreme,
/// each better than all that came after it (Lemire (2006), "Streaming maximum-minimum filter").
/// </summary>
internal sealed class RollingExtreme
{
    private readonly double[] _values;
    private readonly long[] _positions;
    private readonly int _sign;
    private long _taken;
    private int _first;
    private int _count;

    private RollingExtreme(int length, int sign)
    {
        _values = new double[length];
        _positions = new long[length];
        _sign = sign;
    }

    /// <summary>Keeps the highest.</summary>
    public static RollingExtreme Max(int length) => new(length, 1);

    /// <summary>Keeps the lowest.</summary>
    public static RollingExtreme Min(int length) => new(length, -1);

    /// <summary>True once it has taken as many numbers as it looks at.</summary>
    public bool IsFull => _taken >= _values.Length;

    /// <summary>The extreme, NaN until full.</summary>
    public double Value => IsFull ? _sign * _values[_first] : double.NaN;

    /// <summary>How many numbers ago the extreme was, 0 for the newest; of equal ones the newest counts.</summary>
    public int Age => (int)(_taken - 1 - _positions[_first]);

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        var signed = _sign * value;
        if (_count > 0 && _positions[_first] <= _taken - _values.Length)
        {
            _first = Slot(1);
            _count--;
        }
        while (_count > 0 && _values[Slot(_count - 1)] <= signed) _count--;
        var slot = Slot(_count++);
        _values[slot] = signed;
        _positions[slot] = _taken++;
    }

    private int Slot(int place)
    {
        var slot = _first + place;
        return slot < _values.Length ? slot : slot - _values.Length;
    }
}
