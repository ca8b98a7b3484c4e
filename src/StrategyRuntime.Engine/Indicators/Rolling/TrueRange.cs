using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>Wilder's true range: how far the price went since the last close.</summary>
internal static class TrueRange
{
    /// <summary>
    /// max(high − low, |high − previous close|, |low − previous close|); high − low when there is no previous close (NaN).
    /// </summary>
    public static double Of(in Candle candle, double previousClose)
    {
        var range = candle.High - candle.Low;
        return double.IsNaN(previousClose)
            ? range
            : Math.Max(range, Math.Max(Math.Abs(candle.High - previousClose), Math.Abs(candle.Low - previousClose)));
    }
}
