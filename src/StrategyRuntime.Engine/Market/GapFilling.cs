namespace StrategyRuntime.Engine.Market;

/// <summary>What becomes of the time of a session in which there is no price.</summary>
public enum GapFilling
{
    /// <summary>It has no candle.</summary>
    None,

    /// <summary>It has candles that stand at the last close, without volume.</summary>
    Flat,
}
