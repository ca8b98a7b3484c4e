using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>Where a candle closed in its range.</summary>
internal static class CloseLocation
{
    /// <summary>((close − low) − (high − close)) ÷ (high − low): −1 at the low, 1 at the high, 0 for an empty range.</summary>
    public static double Of(in Candle candle)
    {
        var range = candle.High - candle.Low;
        return range == 0 ? 0 : (candle.Close - candle.Low - (candle.High - candle.Close)) / range;
    }
}
