using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Candles;

/// <summary>All candles of one timeframe over a whole recording.</summary>
/// <param name="Candles">The candles, in the order in which they close.</param>
/// <param name="Ends">
/// When each ends; one more stands behind them for the candle that is forming when the data end, which never closes.
/// </param>
internal sealed record CandleColumn(Candle[] Candles, UtcTime[] Ends)
{
    /// <summary>When the candle ends that forms after so many have closed; never when there is none.</summary>
    public UtcTime EndAfter(long closed) => closed < Ends.Length ? Ends[closed] : UtcTime.MaxValue;
}

/// <summary>Gives indicators that were computed over all candles of a recording.</summary>
internal interface IIndicatorColumns
{
    /// <summary>All readable outputs after each candle: those of the first candle, those of the second, and so on.</summary>
    /// <param name="timeframe">Place of the timeframe among those of the traded symbol.</param>
    /// <param name="settings">The indicator.</param>
    double[] Of(int timeframe, Indicators.IndicatorSettings settings);
}
