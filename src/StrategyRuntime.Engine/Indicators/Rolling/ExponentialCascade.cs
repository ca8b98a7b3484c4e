namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>EMAs of EMAs: each takes the values of the one before it, from its first value on.</summary>
internal sealed class ExponentialCascade(int length, int count, AverageSeed seed)
{
    private readonly ExponentialAverage[] _averages = [.. Enumerable.Range(0, count).Select(_ => ExponentialAverage.ForEma(length, seed))];

    /// <summary>One of them, 1 for the first; NaN until warm.</summary>
    public double this[int number] => _averages[number - 1].Value;

    /// <summary>Takes the next number.</summary>
    public void Add(double value)
    {
        foreach (var average in _averages)
        {
            average.Add(value);
            if (!average.IsWarm) return;
            value = average.Value;
        }
    }
}
