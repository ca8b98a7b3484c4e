using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>The middle between the highest high and the lowest low of the last <paramref name="length"/> candles.</summary>
internal sealed class RangeMiddle(int length)
{
    private readonly RollingExtreme _highest = RollingExtreme.Max(length);
    private readonly RollingExtreme _lowest = RollingExtreme.Min(length);

    /// <summary>The middle, NaN until warm.</summary>
    public double Value => (_highest.Value + _lowest.Value) / 2;

    /// <summary>Takes the next candle.</summary>
    public void Add(in Candle candle)
    {
        _highest.Add(candle.High);
        _lowest.Add(candle.Low);
    }
}
