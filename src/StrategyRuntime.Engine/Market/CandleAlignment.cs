namespace StrategyRuntime.Engine.Market;

/// <summary>What intraday candles are counted from.</summary>
public enum CandleAlignment
{
    /// <summary>The open of the session.</summary>
    Session,

    /// <summary>Midnight of the exchange's clock.</summary>
    Clock,
}
