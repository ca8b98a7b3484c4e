namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>Wilder's relative strength index of a series of numbers, 0 to 100; warm when its averages are.</summary>
internal sealed class RelativeStrength(int length, AverageSeed seed)
{
    private readonly ExponentialAverage _gain = ExponentialAverage.ForWilder(length, seed);
    private readonly ExponentialAverage _loss = ExponentialAverage.ForWilder(length, seed);
    private double _previous = double.NaN;

    /// <summary>100 − 100 ÷ (1 + average gain ÷ average loss); 100 when there was no loss, also on a flat series. NaN until warm.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        var change = value - _previous;
        _previous = value;
        if (double.IsNaN(change)) return;

        _gain.Add(Math.Max(change, 0));
        _loss.Add(Math.Max(-change, 0));
        if (_gain.IsWarm) Value = _loss.Value == 0 ? 100 : 100 - 100 / (1 + _gain.Value / _loss.Value);
    }
}
