using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// Wilder's average of the true range. The first candle counts with its high − low, so it is warm after <paramref name="length"/>
/// candles when it begins with a mean.
/// </summary>
internal sealed class AverageTrueRange(int length, AverageSeed seed)
{
    private readonly ExponentialAverage _average = ExponentialAverage.ForWilder(length, seed);
    private double _previousClose = double.NaN;

    /// <summary>The average, NaN until warm.</summary>
    public double Value => _average.Value;

    /// <summary>Takes the next candle.</summary>
    public void Add(in Candle candle)
    {
        _average.Add(TrueRange.Of(candle, _previousClose));
        _previousClose = candle.Close;
    }
}
