namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>Gives numbers back <paramref name="candles"/> steps later; 0 gives them back at once.</summary>
internal sealed class Delay(int candles)
{
    private readonly double[] _values = new double[candles];
    private int _next;
    private bool _full;

    /// <summary>Takes the newest number and returns the one of <c>candles</c> steps ago, NaN while there is none.</summary>
    public double Push(double value)
    {
        if (_values.Length == 0) return value;
        var past = _full ? _values[_next] : double.NaN;
        _values[_next] = value;
        if (++_next == _values.Length)
        {
            _next = 0;
            _full = true;
        }
        return past;
    }
}
