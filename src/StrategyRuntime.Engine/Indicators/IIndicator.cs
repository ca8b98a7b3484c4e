using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>A streaming indicator: one update per closed candle, constant time and memory, no allocation after construction.</summary>
public interface IIndicator
{
    /// <summary>Names of its outputs; the first is the default one. A single-output indicator has one, named like the indicator.</summary>
    IReadOnlyList<string> Outputs { get; }

    /// <summary>Latest value of an output by its place in <see cref="Outputs"/>; NaN until warm.</summary>
    double this[int output] { get; }

    /// <summary>Takes the next closed candle.</summary>
    void Update(in Candle candle);
}

/// <summary>An indicator that begins anew with each regular session, and so has to know how long its candles are.</summary>
internal interface ISessionIndicator
{
    /// <summary>Called once, before the first candle.</summary>
    void CandlesAreOf(Timeframe timeframe);
}
